"""Reads of the papers and records about clubs."""

from datetime import date

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from clubs.querysets.base import ClubFactQuerySet, club_ids_within
from core.scoping import Scope, ScopedQuerySet
from core.search import SearchedMixin


class AttachmentQuerySet(ClubFactQuerySet):
    view_action = "attachments.view"

    def kept(self):
        """Those whose file is there."""
        return self.filter(removed_at__isnull=True)

    def decisions(self):
        """Scans of founding decisions that are there."""
        return self.kept().filter(kind="decision")

    def kept_bytes(self) -> int:
        """How much room these papers take."""
        return self.kept().aggregate(sum=Sum("size"))["sum"] or 0


class DeclaredTotalsQuerySet(ClubFactQuerySet):
    view_action = "declared.view"

    def ending_within(self, start: date, end: date):
        """Declarations whose last day, the day that their facts are dated on, lies in start..end, both included."""
        return self.filter(ends_on__gte=start, ends_on__lte=end)

    def standing_within(self, start: date, end: date):
        """Of each club the one that stands in for its people in the period start..end (DOMAIN.md, section 4).

        The latest that ends within it, where the club has no member list in it. Of one club no two end on one day, so
        there is no tie. For the fund and the areas `targets.standins` asks further that they have no record either.
        """
        later = self.model.objects.ending_within(start, end).filter(
            club=OuterRef("club"), ends_on__gt=OuterRef("ends_on")
        )
        listed = apps.get_model("clubs", "Member").objects.listed_within(start, end).filter(club=OuterRef("club"))
        return self.ending_within(start, end).filter(~Exists(later), ~Exists(listed))

    def with_member_list(self):
        """Adds `has_member_list`: whether the club has a member list in the declaration's own period."""
        members = apps.get_model("clubs", "Member").objects.filter(club=OuterRef("club"))
        return self.annotate(has_member_list=Exists(members.listed_within(OuterRef("starts_on"), OuterRef("ends_on"))))


class AwardQuerySet(ClubFactQuerySet):
    view_action = "awards.view"
    searched = (("folded", None), ("club__folded", "club__code"), ("member__folded", "member__code"))


class TrainingQuerySet(SearchedMixin, ScopedQuerySet):
    view_action = "trainings.view"

    def within(self, scope: Scope):
        """Trainings of the whole province, of an area that touches the scope, or attended by a club of the scope."""
        attended = apps.get_model("clubs", "TrainingAttendance").objects.filter(club_id__in=club_ids_within(scope))
        return self.filter(
            Q(unit__isnull=True) | Q(pk__in=self._near(scope)) | Q(pk__in=attended.values("training_id"))
        )

    def _near(self, scope: Scope):
        """Ids of the trainings held for an area that touches the scope."""
        in_area = Q(unit__child_links__child_id__in=scope.commune_ids) | Q(unit_id__in=scope.commune_ids)
        return self.model.objects.filter(in_area).values("pk")

    def visible_to(self, user, action: str | None = None):
        """A training of the whole province is seen by all who see trainings, and corrected by the province alone."""
        rows = super().visible_to(user, action)
        scope = user.scope_for(action or self.view_action)
        if action != "trainings.edit" or scope.is_everything:
            return rows
        return rows.filter(pk__in=self._near(scope))

    def with_attendance(self, attendances: "TrainingAttendanceQuerySet"):
        """Adds `club_count`, `participant_count` and `women_count` over these attendances: sums of what is known, None
        where nothing is."""
        own = attendances.filter(training=OuterRef("pk")).order_by().values("training")

        def over(aggregate):
            return Subquery(own.annotate(value=aggregate).values("value"))

        return self.annotate(
            club_count=Coalesce(over(Count("pk")), 0),
            participant_count=over(Sum("participants")),
            women_count=over(Sum("women")),
        )


class TrainingAttendanceQuerySet(ClubFactQuerySet):
    view_action = "trainings.view"
