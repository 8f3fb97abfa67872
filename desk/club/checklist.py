"""What a club still lacks in its book, each with the page that mends it: after the founding, the way to go on."""

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from clubs.models import Appointment, Attachment
from clubs.rules import FEWEST_ON_BOARD, FEWEST_VOLUNTEERS
from desk.club.base import ClubTabPage
from funds.models import Entry
from targets.figures import ClubFigures


@dataclass(frozen=True)
class Step:
    """One thing to have in the book; `url` leads to where it is entered ("" where the user may not)."""

    label: str
    is_done: bool
    hint: str
    url: str


def checklist(page: ClubTabPage, figures: ClubFigures) -> list[Step]:
    """In the order in which a new club's book is filled."""
    held = page.own(Appointment).held_on(page.day).values_list("role", flat=True)
    roles = Counter(held)
    on_board = sum(roles[role] for role in Appointment.BOARD)
    volunteers = {"care": roles[Appointment.Role.HOME_CARE], "economic": roles[Appointment.Role.ECONOMIC]}
    link = _Links(page)
    is_brought = not figures.initial_fund and page.own(Entry).brought_over().exists()
    return [
        Step(_("Members"), bool(figures.members), "", link("members.edit", "member_add_many")),
        Step(
            _("Board with a chair"),
            on_board >= FEWEST_ON_BOARD and bool(roles[Appointment.Role.CHAIR]),
            _("%(count)s people on the board; the norm is 5 to 9, one of them the chair") % {"count": on_board},
            link("members.edit", "board_edit"),
        ),
        Step(
            _("Volunteers"),
            min(volunteers.values()) >= FEWEST_VOLUNTEERS,
            _("%(care)s for home care, %(economic)s for economic development; at least 5 of each") % volunteers,
            link("members.edit", "board_edit"),
        ),
        Step(
            _("Initial capital of the income fund"),
            bool(figures.initial_fund),
            _("a club that had funds and loans before brings them over on its page “Funds”"),
            link("entries.post", "opening_create" if is_brought else "entry_create"),
        ),
        Step(
            _("Scan of the founding decision"),
            page.own(Attachment).decisions().exists(),
            "",
            link("attachments.edit", "attachment_create"),
        ),
    ]


class _Links:
    def __init__(self, page: ClubTabPage):
        self.page = page

    def __call__(self, action: str, name: str) -> str:
        return reverse(name, args=[self.page.object.code]) if self.page.request.user.may(action) else ""
