"""The figures of a loan portfolio: what each divides by what, and how that is told to users.

DOMAIN.md, section 4, defines the outstanding and overdue principal, the days late, PAR_x, the arrears rate, collection
and on-time. For the rest this takes the usual definitions:

- write-off ratio: written off in the period / average outstanding, the mean of the first and the last day (CGAP,
  "Definitions of Selected Financial Terms, Ratios, and Adjustments for Microfinance", 2003);
- turnover: principal received in the period / average outstanding ("vòng quay vốn tín dụng" of Vietnamese banks);
- utilisation: outstanding / (cash + outstanding) of the income fund ("fund utilisation rate" of savings groups, SAVIX);
- average loan: ₫ lent in the period / loans lent in it (average disbursed loan size, CGAP 2003);
- growth: (income fund - initial fund) / initial fund, of the clubs that have one;
- loan-loss estimate: 10, 25 and 50% of what is outstanding on loans 1-30, 31-60 and 61-90 days late (the reserve rates
  that Sa-Dhan's "Tracking Financial Performance Standards" gives as best practice), and all that is later than 90 days.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from targets.portfolio.rows import Portfolio

LOSS_PERCENT = (10, 25, 50, 100)
"""Of the four ages of late loans."""


class Shape(Enum):
    """How n and N read: an amount alone, a share in percent, how many times, an amount for each, people of members."""

    AMOUNT = "amount"
    PERCENT = "percent"
    TIMES = "times"
    EACH = "each"
    PEOPLE = "people"


@dataclass(frozen=True)
class Figure:
    """One figure. `n` and `total` take the sums of some clubs; `total` is None where there is nothing to divide by.

    `behind`: groups of people whose money it would tell, each some names of `Portfolio` that are added (for readers who
    may not see few people's money); `share`: n / N is to be multiplied by it (2: N is the sum of two days and
    their mean is meant).
    """

    code: str
    label: str | Promise
    definition: str | Promise
    shape: Shape
    n: Callable[[Portfolio], int]
    total: Callable[[Portfolio], int] | None = None
    n_words: str | Promise = ""
    total_words: str | Promise = ""
    behind: tuple[tuple[str, ...], ...] = (("people_owing",),)
    share: int = 1

    def people(self, sums: Portfolio) -> int:
        """How few people stand behind it: the smallest of its groups that is not empty, 0 where all are."""
        counts = [sum(getattr(sums, name) for name in group) for group in self.behind]
        return min((count for count in counts if count), default=0)

    def pair(self, sums: Portfolio) -> tuple[int, int | None]:
        return self.n(sums), None if self.total is None else self.total(sums)


def loss_vnd(sums: Portfolio) -> int:
    """The loan-loss estimate, rounded half up to whole đồng."""
    hundredths = sum(rate * amount for rate, amount in zip(LOSS_PERCENT, sums.aged_vnd, strict=True))
    return (hundredths + 50) // 100


def _outstanding(sums: Portfolio) -> int:
    return sums.outstanding_vnd


def _two_days(sums: Portfolio) -> int:
    return sums.start_vnd + sums.outstanding_vnd


LITTLE_LATE = ("people_current", "people_1_30")
VERY_LATE = ("people_31_60", "people_61_90", "people_over_90")
LATE = ("people_1_30", *VERY_LATE)
EACH_AGE = tuple((name,) for name in (*LITTLE_LATE, *VERY_LATE))
_OUT = _("outstanding principal")
_MEAN = _("outstanding on the day before the period + at its end; half of it is the mean")


def _late(code: str, label, definition, n: Callable[[Portfolio], int], n_words, behind=EACH_AGE) -> Figure:
    """A share of what is outstanding that depends on how late the loans are."""
    return Figure(code, label, definition, Shape.PERCENT, n, _outstanding, n_words, _OUT, behind)


def _par(days: int) -> Figure:
    words = _("All that is outstanding on loans more than {days} days late, divided by all that is outstanding.")
    return _late(
        f"par{days}",
        f"PAR{days}",
        format_lazy(words, days=days),
        lambda sums: getattr(sums, f"par{days}_vnd"),
        format_lazy(_("outstanding on loans more than {days} days late"), days=days),
        (LITTLE_LATE, VERY_LATE) if days == 30 else EACH_AGE,
    )


_AGED = _("Outstanding principal, the loan whole, by the days late of its oldest instalment that is not fully paid.")


def _age(place: int, code: str, label) -> Figure:
    return _late(code, label, _AGED, lambda sums: sums.aged_vnd[place], _("outstanding on these loans"))


AGEING = (
    _late(
        "not_late",
        _("Not late"),
        _AGED,
        lambda sums: sums.outstanding_vnd - sums.par0_vnd,
        _("outstanding on these loans"),
    ),
    _age(0, "age_1_30", _("1–30 days late")),
    _age(1, "age_31_60", _("31–60 days late")),
    _age(2, "age_61_90", _("61–90 days late")),
    _age(3, "age_over_90", _("More than 90 days late")),
)

OWED = (
    Figure(
        "outstanding",
        _("Outstanding principal"),
        _("Principal lent, less what was repaid and written off by the day; loans of people who left included."),
        Shape.AMOUNT,
        _outstanding,
    ),
    Figure(
        "overdue",
        _("Overdue principal"),
        _("Instalments that fell due before the day and are not paid. What is due on the day itself is not overdue."),
        Shape.AMOUNT,
        lambda sums: sums.overdue_vnd,
        behind=(LATE,),
    ),
    _late(
        "arrears",
        _("Arrears rate"),
        _("Overdue instalments divided by all that is outstanding. It is smaller than PAR and is not PAR."),
        lambda sums: sums.overdue_vnd,
        _("overdue principal"),
        (LATE,),
    ),
    _late(
        "par0",
        "PAR0",
        _("All that is outstanding on loans that are at least one day late, divided by all that is outstanding."),
        lambda sums: sums.par0_vnd,
        _("outstanding on late loans"),
    ),
    _par(1),
    _par(30),
    _par(90),
    _late(
        "loss",
        _("Loan-loss estimate"),
        _(
            "10% of what is outstanding on loans 1–30 days late, 25% at 31–60, 50% at 61–90 and all of it beyond "
            "90 days (usual reserve rates of microfinance). An estimate: nothing is written off by it."
        ),
        loss_vnd,
        _("estimated loss"),
    ),
)

PERIOD = (
    Figure(
        "collection",
        _("Collection rate"),
        _(
            "Principal received in the period divided by the principal that fell due in it. Old arrears and payments "
            "ahead of time count as received, so it can exceed 100%."
        ),
        Shape.PERCENT,
        lambda sums: sums.received_vnd,
        lambda sums: sums.due_vnd,
        _("principal received"),
        _("principal fallen due"),
        (("people_received",), ("people_due",)),
    ),
    Figure(
        "on_time",
        _("On-time rate"),
        _("Of the principal that fell due in the period for the first time: the part that was paid by its due day."),
        Shape.PERCENT,
        lambda sums: sums.on_time_vnd,
        lambda sums: sums.first_due_vnd,
        _("paid by the due day"),
        _("principal fallen due for the first time"),
        (("people_received",), ("people_due",)),
    ),
    Figure(
        "write_off",
        _("Write-off ratio"),
        _("Principal written off in the period divided by the mean of what was outstanding before and at its end."),
        Shape.PERCENT,
        lambda sums: sums.written_off_vnd,
        _two_days,
        _("written off"),
        _MEAN,
        (("people_written_off",), ("people_owing",)),
        share=2,
    ),
    Figure(
        "turnover",
        _("Turnover of the money lent"),
        _("Principal received in the period divided by the mean of what was outstanding before and at its end."),
        Shape.TIMES,
        lambda sums: sums.received_vnd,
        _two_days,
        _("principal received"),
        _MEAN,
        (("people_received",), ("people_owing",)),
        share=2,
    ),
    Figure(
        "average_loan",
        _("Average loan"),
        _(
            "What was lent in the period divided by the number of loans lent in it, without cancelled loans and those "
            "that an opening balance brought along."
        ),
        Shape.EACH,
        lambda sums: sums.lent_vnd,
        lambda sums: sums.loans_lent,
        _("lent"),
        _("loans"),
        (("people_lent",),),
    ),
)

FUND = (
    Figure(
        "utilisation",
        _("Money at work"),
        _("Outstanding principal divided by the cash and the outstanding principal of the income fund together."),
        Shape.PERCENT,
        _outstanding,
        lambda sums: sums.cash_vnd + sums.outstanding_vnd,
        _OUT,
        _("cash + outstanding principal"),
    ),
    Figure(
        "growth",
        _("Growth against the initial fund"),
        _(
            "What the income fund is worth more (or less) than the initial fund, divided by the initial fund; of the "
            "clubs whose initial fund is recorded."
        ),
        Shape.PERCENT,
        lambda sums: sums.grown_vnd,
        lambda sums: sums.initial_vnd,
        _("growth"),
        _("initial fund"),
        (),
    ),
)


def _borrowers(when: str, label, definition) -> Figure:
    return Figure(
        f"borrowers_{when}",
        label,
        definition,
        Shape.PEOPLE,
        lambda sums: getattr(sums, f"{when}_all"),
        lambda sums: sums.members,
        behind=((f"{when}_all",),),
    )


BORROWERS = (
    _borrowers("now", _("Borrowers now"), _("Members on the day who owe principal on it.")),
    _borrowers("period", _("Borrowers in the period"), _("Members on the day who took out a loan in the period.")),
    _borrowers("ever", _("Borrowers ever"), _("Members on the day who have had a loan at some time, in any club.")),
)

FIGURES: dict[str, Figure] = {one.code: one for one in (*OWED, *AGEING, *PERIOD, *FUND, *BORROWERS)}
