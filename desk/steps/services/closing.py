"""Dissolving a club: its cash goes where it was decided, its offices and logins end, its open loans stay payable."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from clubs import access
from clubs.models import Club
from clubs.services import close_club, end_club_logins
from core.audit import one_act
from core.dates import format_date
from core.problems import Problem
from desk.steps.services.common import (
    AT_COMMUNE,
    AT_SOURCE,
    STAYS,
    Faults,
    Ruling,
    VoucherCodes,
    end_terms_of_club,
    later_problems,
    note_on_club,
)
from funds.drafts import EntryDraft
from funds.models import Entry
from funds.rules import EntryKind
from funds.services import post_batch

ENDS = (AT_SOURCE, AT_COMMUNE, STAYS)


@transaction.atomic
def dissolve_club(
    *,
    actor,
    club: Club,
    closed_on: date,
    ruling: Ruling,
    cash: Mapping[str, str],
    rest: str = STAYS,
    receiver: str = "",
) -> Club:
    """The club operates no more from `closed_on` on; everything of it in one transaction, refused with every problem.

    `cash` says by fund what becomes of the cash (AT_SOURCE, AT_COMMUNE, STAYS), `rest` what becomes of assets in kind;
    what is given away is posted on that day. A repayable advance is paid back first as far as the cash reaches, where
    the cash leaves the club. Loans stay payable in the club's book.
    """
    with one_act():
        fresh = access.lock_clubs(actor, "clubs.close", [club])[club.pk]
        faults = Faults("closed_on")
        faults.add(*_choice_problems(cash, rest), *later_problems(fresh, closed_on, "closed_on"))
        drafts = _Handover(fresh, closed_on, ruling, receiver).drafts(cash, rest) if not faults.problems else []
        faults.of(post_batch, actor=actor, drafts=drafts)
        closed = faults.of(close_club, actor=actor, club=fresh, closed_on=closed_on, reason=str(ruling))
        faults.refuse()
        end_terms_of_club(actor, fresh, closed_on, str(ruling))
        end_club_logins(actor=actor, club=fresh, reason=str(ruling))
        words = _("Dissolved on %(date)s: %(why)s")
        note_on_club(actor, fresh, words % {"date": format_date(closed_on), "why": ruling})
        return closed


def _choice_problems(cash: Mapping[str, str], rest: str) -> list[Problem]:
    text = _("Say what becomes of it.")
    wrong = [f"cash_{fund}" for fund, choice in cash.items() if choice not in ENDS]
    return [Problem(text, name) for name in (*wrong, *(["rest"] if rest not in ENDS else []))]


class _Handover:
    """The entries by which a dissolved club gives away what it has."""

    def __init__(self, club: Club, day: date, ruling: Ruling, receiver: str):
        self.club, self.day, self.ruling, self.receiver = club, day, ruling, receiver
        self.codes = VoucherCodes()

    def drafts(self, cash: Mapping[str, str], rest: str) -> list[EntryDraft]:
        made = []
        for fund, parts in Entry.objects.filter(club=self.club).dated_to(self.day).parts_by_fund().items():
            choice, left = cash.get(fund, STAYS), max(parts["cash"], 0)
            if choice != STAYS:
                repaid = min(max(parts["advances"], 0), left)
                made += self._entry(fund, EntryKind.ADVANCE_REPAID, repaid, AT_SOURCE)
                made += self._entry(fund, EntryKind.OTHER_EXPENSE, left - repaid, choice)
            if rest != STAYS:
                made += self._entry(fund, EntryKind.IN_KIND_REDUCTION, max(parts["in_kind"], 0), rest)
        return made

    def _entry(self, fund: str, kind: str, amount: int, choice: str) -> list[EntryDraft]:
        if not amount:
            return []
        where = {
            AT_SOURCE: _("The club is dissolved: paid back to the source"),
            AT_COMMUNE: _("The club is dissolved: handed to the commune's People's Committee"),
        }[choice]
        who = _("Received by: %(name)s") % {"name": self.receiver} if self.receiver else ""
        return [
            EntryDraft(
                club=self.club,
                code=self.codes.next(self.club),
                fund=fund,
                entry_on=self.day,
                kind=kind,
                amount_vnd=amount,
                source=self.club.source if choice == AT_SOURCE else None,
                note=". ".join(filter(None, [where, str(self.ruling), who]))[:500],
            )
        ]
