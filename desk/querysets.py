from django.db import models
from django.db.models import Q

from accounts.policy import roles_for
from clubs.querysets import ClubFactQuerySet
from core.models import AuditRecord
from core.scoping import PublicQuerySet, ScopedQuerySet


class WorkbookUploadQuerySet(ScopedQuerySet):
    view_action = "workbook.import"

    def visible_to(self, user, action: str | None = None):
        """The user's own uploads since the present assignment began; whoever manages the users sees all.

        Older ones name the people of an area that may no longer be the user's.
        """
        action = action or self.view_action
        if not user.may(action):
            return self.none()
        if user.may("users.manage"):
            return self.all()
        begun = max(one.starts_on for one in user.assignments_today if one.role in roles_for(action))
        return self.filter(user_id=user.pk, uploaded_at__date__gte=begun)


class ColumnMapQuerySet(ScopedQuerySet):
    view_action = "workbook.import"

    def visible_to(self, user, action: str | None = None):
        """Those kept for the very areas in which the user works now, whoever made them."""
        action = action or self.view_action
        if not user.may(action):
            return self.none()
        held = [one.unit_id for one in user.assignments_today if one.role in roles_for(action)]
        same = Q(unit__in=[unit for unit in held if unit])
        return self.filter(same | Q(unit=None)) if None in held else self.filter(same)


class ReorganisationQuerySet(PublicQuerySet):
    view_action = "units.reorganise"


class MonthSheetQuerySet(ClubFactQuerySet):
    view_action = "meetings.view"


def club_history(club) -> models.QuerySet:
    """The audit records of a club, of its places and of its papers, newest first, with their actors."""
    about = Q(model="clubs.club", object_id=club.pk)
    about |= Q(model="clubs.placement", object_id__in=club.placements.order_by().values("pk"))
    about |= Q(model="clubs.attachment", object_id__in=club.attachments.order_by().values("pk"))
    return AuditRecord.objects.filter(about).select_related("actor")
