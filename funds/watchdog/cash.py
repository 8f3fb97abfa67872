"""Flags of a club's funds: counted cash that is not the ledger's, a fund that shrank, cash that lies idle."""

from collections.abc import Iterator

from django.db.models import F, Max
from django.urls import reverse
from django.utils.translation import gettext as _

from core.dates import add_months, format_date
from core.templatetags.vi_format import share, vnd_unit
from funds.models import CashCount, Loan
from funds.rules import FundKind
from funds.watchdog.flags import Flag
from funds.watchdog.watch import Watch

COUNT_MONTHS = 12
"""Older counts were looked at with the year's report; a difference that nobody explained by then is not news."""
DORMANT_MONTHS = 6
"""A club lends at its monthly meeting; half a year is six meetings at which nobody borrowed."""
IDLE_LEAST_VND = 5_000_000
"""Less than one usual loan (4 to 5 million) lies in every box."""
SHRUNK_STEPS = 20
"""A closed flag of a shrunken fund comes back when another twentieth of it is gone, not with each đồng."""


def cash_differs(watch: Watch) -> Iterator[Flag]:
    counts = watch.rows(CashCount).filter(counted_on__range=(watch.since(COUNT_MONTHS), watch.day)).with_ledger()
    for count in counts.exclude(counted_vnd=F("ledger_vnd")):
        words = _(
            "On %(day)s %(counted)s of cash of the %(fund)s was counted, the book says %(ledger)s: %(difference)s."
        )
        difference = count.counted_vnd - count.ledger_vnd
        said = _("%(amount)s too much") if difference > 0 else _("%(amount)s too little")
        words %= {
            "day": format_date(count.counted_on),
            "counted": vnd_unit(count.counted_vnd),
            "fund": FundKind(count.fund).label,
            "ledger": vnd_unit(count.ledger_vnd),
            "difference": said % {"amount": vnd_unit(abs(difference))},
        }
        if count.explanation:
            words += " " + _("Explanation given: %(text)s") % {"text": count.explanation}
        key = f"{count.fund}:{count.counted_on}"
        facts = (count.counted_vnd, count.ledger_vnd, count.explanation)
        link = (_("Cash counts"), reverse("count_list", args=[watch.clubs[count.club_id].code]))
        yield Flag(count.club_id, "cash", key, count.counted_on, words, facts, (link,))


def fund_shrunk(watch: Watch) -> Iterator[Flag]:
    for club_id, fund in watch.funds.items():
        club = watch.clubs[club_id]
        missing = fund.initial_vnd - fund.value_vnd
        if missing <= 0 or not club.operates_on(watch.day):
            continue
        words = _("The income fund is worth %(value)s, %(missing)s less than the %(initial)s that it started with.")
        words %= {
            "value": vnd_unit(fund.value_vnd),
            "missing": vnd_unit(missing),
            "initial": vnd_unit(fund.initial_vnd),
        }
        facts = (fund.initial_vnd, missing * SHRUNK_STEPS // fund.initial_vnd)
        yield Flag(club_id, "shrunk", "income", watch.day, words, facts, (_book(club.code),))


def fund_dormant(watch: Watch) -> Iterator[Flag]:
    lent = watch.rows(Loan).disbursed_by(watch.day).order_by().values("club_id").annotate(last=Max("disbursed_on"))
    last_loans = dict(lent.values_list("club_id", "last"))
    limit = watch.since(DORMANT_MONTHS)
    for club_id, fund in watch.funds.items():
        club, last = watch.clubs[club_id], last_loans.get(club_id)
        since = last or club.founded_on
        # half of the fund in the box: a fund that is lent out has nothing to lend
        if since > limit or fund.cash_vnd < max(IDLE_LEAST_VND, fund.value_vnd / 2) or not club.operates_on(watch.day):
            continue
        words = _("No loan since %(day)s, while %(cash)s, %(share)s of the income fund, lies idle in cash.")
        if last is None:
            words = _("No loan since the founding on %(day)s, while %(cash)s, %(share)s of the income fund, lies idle.")
        words %= {
            "day": format_date(since),
            "cash": vnd_unit(fund.cash_vnd),
            "share": share(fund.cash_vnd, fund.value_vnd),
        }
        facts = (since.isoformat(), _half_years(since, watch.day))
        yield Flag(club_id, "dormant", "income", since, words, facts, (_book(club.code),))


def _half_years(since, day) -> int:
    """A closed flag of an idle fund comes back with every further half-year without a loan."""
    months = (day.year - since.year) * 12 + day.month - since.month
    months -= add_months(since, months) > day
    return months // DORMANT_MONTHS


def _book(code: str) -> tuple[str, str]:
    return _("Fund book"), reverse("ledger", args=[code])
