"""The kinds of flag, the gravest first: what each is called, why it matters, and the function that finds it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from funds.watchdog import cash, copies, days, lending
from funds.watchdog.flags import Flag
from funds.watchdog.watch import Watch


@dataclass(frozen=True)
class Kind:
    """A kind of flag; `is_grave`: money may be missing. `why` says what it may mean and what to ask."""

    code: str
    label: str
    why: str
    is_grave: bool
    find: Callable[[Watch], Iterable[Flag]]


KINDS: tuple[Kind, ...] = (
    Kind(
        "cash",
        _("Cash counted is not the book's"),
        _("Money may be missing or not entered: count again together with the treasurer."),
        True,
        cash.cash_differs,
    ),
    Kind(
        "shrunk",
        _("Fund below its initial value"),
        _("The capital is being used up: look for losses and for loans written off."),
        True,
        cash.fund_shrunk,
    ),
    Kind(
        "departed",
        _("Loan of somebody who has left"),
        _("Agree with the borrower or the family who pays the rest, and by when."),
        True,
        lending.departed,
    ),
    Kind(
        "days",
        _("Impossible dates"),
        _("Usually a slip of the hand: compare with the paper and correct the date."),
        True,
        days.impossible_days,
    ),
    Kind(
        "chain",
        _("Loans paid with new loans, several in a row"),
        _("The debt may never have been paid in cash: ask the borrower and see the money."),
        True,
        lending.relent_in_a_row,
    ),
    Kind(
        "relent",
        _("Paid off and lent again on one day"),
        _("The repayment may have been on paper only: ask whether cash was counted."),
        False,
        lending.relent_once,
    ),
    Kind(
        "copied",
        _("Month like the month before"),
        _("The month may have been copied and not kept: compare with the club's own book."),
        False,
        copies.copied_months,
    ),
    Kind(
        "overpaid",
        _("More interest than asked"),
        _("A receipt may have been entered twice or as interest instead of principal."),
        False,
        lending.overpaid,
    ),
    Kind(
        "prepaid",
        _("Much paid before it is due"),
        _("A sum may have been entered at the wrong loan or with a zero too many."),
        False,
        lending.prepaid,
    ),
    Kind(
        "large",
        _("Large share of the fund at one borrower"),
        _("If this one does not pay, the fund is in danger: agree on a plan."),
        False,
        lending.too_large,
    ),
    Kind(
        "dormant",
        _("Fund lies idle"),
        _("Ask why nobody borrows, and whether the cash is there."),
        False,
        cash.fund_dormant,
    ),
)
GRAVE = tuple(kind for kind in KINDS if kind.is_grave)
