from collections.abc import Iterable

from django.apps import apps
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


def about_club(club) -> Q:
    """The audit records of a club and of all that belongs to it, of rows that are gone too.

    Ids first, a query per kind of row: the trail has an index of kinds and numbers and knows nothing of clubs.
    """
    about = Q(model="clubs.club", object_id=club.pk) | Q(after__isnull=True, before__club=club.pk)
    for model in apps.get_models():
        path = getattr(model._default_manager.all(), "club_path", None)
        if path in (None, "pk"):
            continue
        ids = list(model._default_manager.filter(**{path: club.pk}).order_by().values_list("pk", flat=True))
        if ids:
            about |= Q(model=model._meta.label_lower, object_id__in=ids)
    return about


LINKED = ("clubs.club", "clubs.member", "clubs.training", "funds.voucher", "funds.loan", "accounts.user")
"""Kinds of rows that have a page of their own."""


def pages_of_rows(records: Iterable[AuditRecord]) -> dict[tuple[str, int], str]:
    """{(kind, number): address} of the rows that have a page; a query per kind."""
    wanted: dict[str, set[int]] = {}
    for record in records:
        if record.model in LINKED:
            wanted.setdefault(record.model, set()).add(record.object_id)
    return {
        (label, pk): row.get_absolute_url()
        for label, ids in wanted.items()
        for pk, row in apps.get_model(label)._default_manager.in_bulk(ids).items()
    }
