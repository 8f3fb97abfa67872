from core.scoping import ScopedQuerySet


class WorkbookUploadQuerySet(ScopedQuerySet):
    view_action = "workbook.import"

    def visible_to(self, user, action: str | None = None):
        """The user's own uploads; whoever manages the users sees all."""
        if not user.may(action or self.view_action):
            return self.none()
        return self.all() if user.may("users.manage") else self.filter(user_id=user.pk)
