"""Every path starts at what the user may see; whatever is undeclared is seen by nobody."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import models


@dataclass(frozen=True)
class Scope:
    """Where a user may do one thing today: everywhere, in some communes, or in the clubs of some assignments.

    commune_ids are units of the lowest level, of any time: those under the assigned units and the successors that come
    wholly from them. assignment_ids name a secretary's assignments, which lead to single clubs.
    """

    is_everything: bool = False
    commune_ids: frozenset[int] = frozenset()
    assignment_ids: frozenset[int] = frozenset()

    @property
    def is_empty(self) -> bool:
        return not (self.is_everything or self.commune_ids or self.assignment_ids)


class ScopedQuerySet(models.QuerySet):
    """A queryset that knows how it is cut to a user's scope.

    A subclass names the right that opens its rows (`view_action`) and says how a scope narrows them (`within`).
    """

    view_action: str | None = None

    def visible_to(self, user, action: str | None = None):
        """The rows on which `user` may do `action` (default: see them) today. Without an assignment: none."""
        action = action or self.view_action
        if action is None:
            raise NotImplementedError(f"{type(self).__name__} names no view_action")
        scope = user.scope_for(action)
        if scope.is_everything:
            return self.all()
        if scope.is_empty:
            return self.none()
        return self.within(scope)

    def within(self, scope: Scope):
        raise NotImplementedError(f"{type(self).__name__} does not say how it is scoped")


class PublicQuerySet(ScopedQuerySet):
    """Reference data that every signed-in user with a right to it sees whole (units, areas, plans)."""

    def within(self, scope: Scope):
        return self.all()


def require_everything(actor, action: str) -> None:
    """Raises PermissionDenied unless the actor may do `action` in the whole programme."""
    if not actor.may(action) or not actor.scope_for(action).is_everything:
        raise PermissionDenied
