"""The club's people: its members, its board and volunteers, what was declared of them, how they were honoured."""

from collections import defaultdict
from functools import cached_property

from accounts.models import Assignment
from clubs.models import Appointment, Award, DeclaredTotals, Member
from desk.club.base import ClubTabPage

MOST_MEMBERS = 300
"""The largest club known has 121; beyond this the list of members has pages."""
SHOWN = 20


class ClubMembersPage(ClubTabPage):
    """Everybody who is a member on the day, by tên, with household and office; then the totals that were declared."""

    tab = "club_members"
    action = "members.view"
    template_name = "desk/club/members.html"

    @cached_property
    def members(self) -> list[Member]:
        rows = self.own(Member).members_on(self.day).with_poverty_on(self.day)
        offices = defaultdict(list)
        for term in self.own(Appointment).held_on(self.day):
            offices[term.member_id].append(str(term.get_role_display()))
        members = list(rows.order_by("name_key", "pk")[: MOST_MEMBERS + 1])
        for member in members:
            member.offices = ", ".join(offices[member.pk])
        return members

    def get_context_data(self, **kwargs):
        context = {
            "members": self.members[:MOST_MEMBERS],
            "has_more": len(self.members) > MOST_MEMBERS,
            "declared": self.own(DeclaredTotals)[:SHOWN],
            "as_of": self.day,
        }
        return super().get_context_data(**(context | kwargs))


class ClubBoardPage(ClubTabPage):
    """Who leads the club and who volunteers, now and before; who may sign in for it; awards."""

    tab = "club_board"
    action = "members.view"
    template_name = "desk/club/board.html"

    def get_context_data(self, **kwargs):
        held = list(self.own(Appointment).held_on(self.day).select_related("member"))
        order = {role: place for place, role in enumerate(Appointment.Role.values)}
        held.sort(key=lambda term: (order[term.role], term.member.name_key))
        past = self.own(Appointment).filter(ends_on__lte=self.day).select_related("member")
        context = {
            "board": [term for term in held if term.role in Appointment.BOARD],
            "volunteers": [term for term in held if term.role not in Appointment.BOARD],
            "past": past.order_by("-ends_on", "pk")[:SHOWN],
            "awards": self.own(Award).select_related("member")[:SHOWN],
            "logins": self._logins(),
            "as_of": self.day,
        }
        return super().get_context_data(**(context | kwargs))

    def _logins(self):
        """Secretaries' assignments for the club; the administrator alone sees them."""
        rows = self.visible(Assignment).filter(secretary_post__club=self.object.pk)
        return rows.select_related("user").order_by("-starts_on", "pk")[:SHOWN]
