"""Logins of club secretaries: an assignment in accounts, and here the club that it opens."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccountEvent, Assignment, User
from accounts.policy import Role
from accounts.services import assign, note_event
from clubs.access import lock_clubs
from clubs.models import Club, SecretaryPost
from clubs.services.common import refuse_if
from core.audit import Trail, snapshot
from core.problems import Problem


@transaction.atomic
def appoint_club_login(*, actor, club: Club, user: User, starts_on: date) -> Assignment:
    """From `starts_on` on the user keeps the books of the club as its secretary. Ended like every assignment."""
    fresh = lock_clubs(actor, "users.manage", [club])[club.pk]
    last = fresh.placements.select_related("commune").order_by("starts_on").last()
    if last is None:
        refuse_if([Problem(_("The club has no commune yet."))])
    held = SecretaryPost.objects.filter(club=fresh, assignment__user=user, assignment__ends_on__isnull=True)
    if held.exists():
        refuse_if([Problem(_("This person keeps the books of the club already."), "user")])
    assignment = assign(actor=actor, user=user, role=Role.SECRETARY, unit=last.commune, starts_on=starts_on)
    post = SecretaryPost.objects.create(assignment=assignment, club=fresh)
    trail = Trail(actor, "users.manage")
    trail.created([post], ("assignment", "club"))
    trail.write()
    return assignment


@transaction.atomic
def end_club_logins(*, actor, club: Club, reason: str) -> int:
    """Secretaries' assignments for a club that is dissolved end today (one that lies ahead never begins); how many.

    Whoever may dissolve the club may end them: without the club they open nothing.
    """
    lock_clubs(actor, "clubs.close", [club])
    today = timezone.localdate()
    rows = Assignment.objects.filter(secretary_post__club=club).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today))
    trail = Trail(actor, "clubs.close", reason)
    for row in rows.select_related("user").select_for_update(of=("self",)).order_by("pk"):
        before = snapshot(row, ("ends_on",))
        row.ends_on = max(today, row.starts_on)
        row.save(update_fields=["ends_on"])
        trail.add(row, before=before, after=snapshot(row, ("ends_on",)))
        note_event(kind=AccountEvent.Kind.RIGHTS, user=row.user, actor=actor, note=reason[:200])
    ended = len(trail.records)
    trail.write()
    return ended
