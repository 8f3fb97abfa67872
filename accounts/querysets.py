from collections.abc import Iterable

from django.contrib.auth.models import BaseUserManager
from django.db import models
from django.utils import timezone

from core.scoping import PublicQuerySet, Scope
from districts.models import Unit
from districts.querysets import holds_on


class UserQuerySet(PublicQuerySet):
    """User accounts: whoever may manage users sees all of them; nobody else sees any."""

    view_action = "users.manage"


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Users are made by accounts.services.create_user alone."""


class AssignmentQuerySet(PublicQuerySet):
    view_action = "users.manage"

    def in_force_on(self, day):
        return self.filter(holds_on(day))

    def in_force_today(self):
        return self.in_force_on(timezone.localdate())

    def scope_of(self, assignments: Iterable[models.Model]) -> Scope:
        """The union of what the assignments open."""
        commune_ids: set[int] = set()
        assignment_ids: set[int] = set()
        for assignment in assignments:
            if assignment.role == "secretary":
                assignment_ids.add(assignment.pk)
            elif assignment.unit_id is None:
                return Scope(is_everything=True)
            else:
                commune_ids |= Unit.objects.communes_in_care_of(assignment.unit)
        return Scope(commune_ids=frozenset(commune_ids), assignment_ids=frozenset(assignment_ids))
