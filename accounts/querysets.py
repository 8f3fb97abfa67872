from collections.abc import Iterable

from django.apps import apps
from django.contrib.auth.models import BaseUserManager
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat
from django.utils import timezone

from core.models import AuditRecord
from core.scoping import PublicQuerySet, Scope
from core.search import SearchedMixin
from districts.querysets import holds_on


class Joined(models.Aggregate):
    """The texts of a group in one, a line each, in no order."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, char(10))"
    output_field = models.TextField()

    def as_postgresql(self, compiler, connection, **extra):
        return self.as_sql(
            compiler, connection, function="STRING_AGG", template="%(function)s(%(expressions)s, chr(10))", **extra
        )


class UserQuerySet(SearchedMixin, PublicQuerySet):
    """User accounts: whoever may manage users sees all of them; nobody else sees any."""

    view_action = "users.manage"
    searched = (("folded", "username"),)

    def open_to_everybody(self, usernames: Iterable[str]) -> set[str]:
        """Those of a demonstration's user names that may sign in with the password they were made with, and no more."""
        changed = AuditRecord.objects.filter(
            model="accounts.user", object_id=OuterRef("pk"), after__has_key="must_change_password", before__isnull=False
        )
        found = self.filter(~models.Exists(changed), username__in=usernames, is_active=True, has_second_factor=False)
        return set(found.values_list("username", flat=True))

    def history_of(self, user) -> models.QuerySet:
        """The audit records of a user and of the user's assignments, newest first, with their actors."""
        held = apps.get_model("accounts", "Assignment").objects.filter(user=user).values("pk")
        about = Q(model="accounts.user", object_id=user.pk) | Q(model="accounts.assignment", object_id__in=held)
        return AuditRecord.objects.filter(about).select_related("actor")

    def acting_on(self, day, role: str | None = None, unit=None):
        """Users with an assignment in force on `day`, in this role and for this unit where they are given."""
        held = apps.get_model("accounts", "Assignment").objects.in_force_on(day).filter(user=OuterRef("pk"))
        if role:
            held = held.filter(role=role)
        if unit:
            held = held.filter(unit=unit)
        return self.filter(models.Exists(held))

    def who_may_succeed(self, user, actor):
        """Those to whom `actor` may hand over what `user` holds: they may sign in and keep no club's books."""
        held = apps.get_model("accounts", "Assignment").objects.in_force_today().filter(user=OuterRef("pk"))
        rows = self.filter(is_active=True).exclude(pk__in=[user.pk, actor.pk])
        return rows.exclude(models.Exists(held.filter(role="secretary")))

    def with_duties_on(self, day):
        """Adds `duties`: a line "role|area" per assignment in force on `day` (no area: everywhere), or None."""
        held = apps.get_model("accounts", "Assignment").objects.in_force_on(day).filter(user=OuterRef("pk"))
        area = (F("unit__kind"), Value(" "), F("unit__name"))
        line = Concat(F("role"), Value("|"), *area, output_field=models.TextField())
        return self.annotate(duties=Subquery(held.order_by().values("user").annotate(all=Joined(line)).values("all")))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Users are made by accounts.services.create_user alone."""


class AssignmentQuerySet(PublicQuerySet):
    view_action = "users.manage"

    def in_force_on(self, day):
        return self.filter(holds_on(day))

    def in_force_today(self):
        return self.in_force_on(timezone.localdate())

    def of_lasting_administrators(self):
        """Assignments that keep the site governed: of administrators who may sign in, begun, without an end."""
        return self.filter(
            role="province_admin", ends_on__isnull=True, starts_on__lte=timezone.localdate(), user__is_active=True
        )

    def overlapping(self, starts_on, ends_on):
        """Assignments that hold on some day from `starts_on` until before `ends_on` (None: open)."""
        rows = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on))
        return rows if ends_on is None else rows.filter(starts_on__lt=ends_on)


def scope_of(assignments: Iterable, care_of) -> Scope:
    """The union of what the assignments open; `care_of(units)` answers the communes of all the units together."""
    units, posts = [], set()
    for assignment in assignments:
        if assignment.role == "secretary":
            posts.add(assignment.pk)
        elif assignment.unit is None:
            return Scope(is_everything=True)
        else:
            units.append(assignment.unit)
    return Scope(commune_ids=frozenset(care_of(units)) if units else frozenset(), assignment_ids=frozenset(posts))


class OpenSessionQuerySet(PublicQuerySet):
    view_action = "users.manage"

    def still_open(self):
        """Sessions that were in use lately enough not to end at their next click."""
        return self.filter(runs_out_at__gt=timezone.now())


class AccountEventQuerySet(PublicQuerySet):
    view_action = "users.manage"

    def with_people(self):
        return self.select_related("user", "actor")
