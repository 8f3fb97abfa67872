"""Reads of the papers and records about clubs."""

from django.apps import apps
from django.db.models import Q

from clubs.querysets.base import ClubFactQuerySet, club_ids_within
from core.scoping import Scope, ScopedQuerySet


class AttachmentQuerySet(ClubFactQuerySet):
    view_action = "attachments.view"

    def kept(self):
        """Those whose file is there."""
        return self.filter(removed_at__isnull=True)


class DeclaredTotalsQuerySet(ClubFactQuerySet):
    view_action = "declared.view"


class AwardQuerySet(ClubFactQuerySet):
    view_action = "awards.view"


class TrainingQuerySet(ScopedQuerySet):
    view_action = "trainings.view"

    def within(self, scope: Scope):
        """Trainings of the whole province, of an area that touches the scope, or attended by a club of the scope."""
        attended = apps.get_model("clubs", "TrainingAttendance").objects.filter(club_id__in=club_ids_within(scope))
        in_area = Q(unit__child_links__child_id__in=scope.commune_ids) | Q(unit_id__in=scope.commune_ids)
        near = self.model.objects.filter(in_area).values("pk")
        return self.filter(Q(unit__isnull=True) | Q(pk__in=near) | Q(pk__in=attended.values("training_id")))


class TrainingAttendanceQuerySet(ClubFactQuerySet):
    view_action = "trainings.view"
