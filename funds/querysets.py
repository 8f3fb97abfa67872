"""Reads of the ledger and the loans: a figure's definition is the method named after it (DOMAIN.md, section 4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, Max, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest, Least

from clubs.querysets import ClubFactQuerySet
from clubs.rules import next_code
from funds.rules import FundKind, LoanState

VALUE_VND = F("cash_vnd") + F("portfolio_vnd") + F("in_kind_vnd") - F("advance_vnd")
"""What an entry does to its fund's value (DOMAIN.md, section 4, "Income fund on D")."""


_PARTS = {
    "cash": Sum("cash_vnd"),
    "portfolio": Sum("portfolio_vnd"),
    "in_kind": Sum("in_kind_vnd"),
    "advances": Sum("advance_vnd"),
    "value": Sum(VALUE_VND),
}


class EntryQuerySet(ClubFactQuerySet):
    view_action = "entries.view"
    codes = ("voucher__code",)

    def dated_to(self, day: date):
        """The facts that count on `day`: dated on or before it."""
        return self.filter(entry_on__lte=day)

    def dated_within(self, start: date, end: date):
        """Both ends included."""
        return self.filter(entry_on__range=(start, end))

    def of_fund(self, fund: str):
        return self.filter(fund=fund)

    def from_source(self, source):
        """Money from the source: by the entry's own source (in whichever spelling), else by that of its club."""
        spellings = [source.pk, *source.spellings.values_list("pk", flat=True)]
        return self.filter(Q(source__in=spellings) | Q(source__isnull=True, club__source=source))

    def capital_by_source(self) -> dict[int | None, int]:
        """{source id or None: capital in ₫, cash and in kind} by the entry's own source, else by that of its club."""
        origin = Coalesce("source__merged_into", "source", "club__source")
        rows = self.filter(kind__in=["capital", "capital_in_kind"]).order_by().values(origin=origin)
        return {pk: int(sum_) for pk, sum_ in rows.annotate(sum=Sum("amount_vnd")).values_list("origin", "sum")}

    def initial_capital(self):
        """The income fund's capital entries, cash or in kind, marked as initial."""
        return self.filter(fund="income", is_initial=True)

    def cash_by_fund(self) -> dict[str, int]:
        """{fund: cash in ₫} over these entries, both funds always."""
        sums = self.order_by().values("fund").annotate(cash=Sum("cash_vnd")).values_list("fund", "cash")
        return {"income": 0, "operating": 0} | {fund: int(cash) for fund, cash in sums}

    def interest_received(self) -> int:
        """Interest in ₫ over these entries."""
        return int(self.filter(kind="interest_received").aggregate(sum=Sum("amount_vnd"))["sum"] or 0)

    def by_club(self):
        """(club_id, cash, portfolio, in_kind, advances, value) in ₫ over these entries."""
        return self.order_by().values("club_id").annotate(**_PARTS)

    def parts_by_fund(self) -> dict[str, dict[str, int]]:
        """{fund: {cash, portfolio, in_kind, advances, value}} in ₫ over these entries, both funds always."""
        nothing = dict.fromkeys(_PARTS, 0)
        found = {"income": nothing, "operating": nothing}
        for row in self.order_by().values("fund").annotate(**_PARTS):
            found[row["fund"]] = {name: int(row[name]) for name in _PARTS}
        return found

    def value_by_club(self):
        """(club_id, value) in ₫ over these entries, where the parts are not asked for."""
        return self.order_by().values("club_id").annotate(value=Sum(VALUE_VND))

    def total_amount_by_club(self):
        """(club_id, amount) in ₫ over these entries."""
        return self.order_by().values("club_id").annotate(amount=Sum("amount_vnd"))


class CashCountQuerySet(ClubFactQuerySet):
    view_action = "entries.view"

    def with_ledger(self):
        """Adds `ledger_vnd`: the fund's cash at the end of the counted day by the entries dated up to it."""
        entries = apps.get_model("funds", "Entry").objects.filter(
            club=OuterRef("club"), fund=OuterRef("fund"), entry_on__lte=OuterRef("counted_on")
        )
        return self.annotate(ledger_vnd=_scalar(entries, "club", Sum("cash_vnd")))


class VoucherQuerySet(ClubFactQuerySet):
    view_action = "entries.view"

    def in_force(self):
        """Vouchers whose code is taken: not reversed."""
        return self.filter(reversed_on__isnull=True)

    def next_code(self) -> str:
        """A free voucher code after the highest numbered one of these vouchers."""
        return next_code(self.exclude(code="").order_by().values_list("code", flat=True), "P0001")

    def with_parts(self):
        """Adds what each voucher did to its loan, in ₫: `lent_vnd` (+ lent, - repaid, written off), `interest_vnd`."""
        entries = apps.get_model("funds", "Entry").objects.filter(voucher=OuterRef("pk"))
        interest = entries.filter(kind="interest_received")
        return self.annotate(
            lent_vnd=_scalar(entries, "voucher", Sum("portfolio_vnd")),
            interest_vnd=_scalar(interest, "voucher", Sum("amount_vnd")),
        )

    def standing(self):
        """Acts that still hold: neither reversed nor themselves a reversal."""
        return self.in_force().filter(reverses__isnull=True)


class LoanQuerySet(ClubFactQuerySet):
    view_action = "loans.view"
    searched = (("member__folded", "member__code"),)
    codes = ("code",)

    def in_force(self):
        """Loans whose code is taken: not cancelled."""
        return self.filter(cancelled_on__isnull=True)

    def next_code(self) -> str:
        """A free loan code after the highest numbered one of these loans."""
        return next_code(self.order_by().values_list("code", flat=True), "KV001")

    def disbursed_by(self, day: date):
        """Loans that existed on `day`: disbursed on or before it and not cancelled by then."""
        return self.filter(disbursed_on__lte=day).exclude(cancelled_on__lte=day)

    def disbursed_within(self, start: date, end: date):
        """Loans disbursed from `start` to `end`, both included, that were not cancelled by then."""
        return self.disbursed_by(end).filter(disbursed_on__gte=start)

    def owing_on(self, day: date):
        """Loans with outstanding principal above 0 on `day`."""
        return self.filter(pk__in=loans_owing_on(day))

    def with_outstanding_on(self, day: date):
        """Adds `outstanding_vnd`: principal - repaid - written off, by entries dated <= day (0 before the loan)."""
        entries = apps.get_model("funds", "Entry").objects.dated_to(day).filter(loan=OuterRef("pk"))
        return self.annotate(outstanding_vnd=_scalar(entries, "loan", Sum("portfolio_vnd")))

    def with_due_before(self, day: date, name: str, *, as_of: date):
        """Adds `name`: principal falling due before `day` by the schedule in force on `as_of`."""
        lines = apps.get_model("funds", "Instalment").objects.in_force_on(as_of)
        return self.annotate(
            **{name: _scalar(lines.filter(loan=OuterRef("pk"), due_on__lt=day), "loan", Max("cumulative_vnd"))}
        )

    def with_due_by(self, day: date, *, leaving_out: Sequence[int] = ()):
        """Adds `outstanding_vnd` and what the borrower is to pay by `day`: `due_principal_vnd`, `due_interest_vnd`.

        Principal: what falls due up to and including `day` by the schedule in force then - repaid and written off, at
        least 0, at most what is outstanding. Interest: that of those lines - interest received, at least 0. Entries of
        the vouchers `leaving_out` (ids) and entries dated after `day` do not count.
        """
        lines = apps.get_model("funds", "Instalment").objects.in_force_on(day)
        lines = lines.filter(loan=OuterRef("pk"), due_on__lte=day)
        entries = apps.get_model("funds", "Entry").objects.dated_to(day).filter(loan=OuterRef("pk"))
        entries = entries.exclude(voucher_id__in=leaving_out)
        received = entries.filter(kind="interest_received")
        rows = self.annotate(
            outstanding_vnd=_scalar(entries, "loan", Sum("portfolio_vnd")),
            asked_principal_vnd=_scalar(lines, "loan", Max("cumulative_vnd")),
            asked_interest_vnd=_scalar(lines, "loan", Sum("interest_vnd")),
            received_interest_vnd=_scalar(received, "loan", Sum("amount_vnd")),
        )
        unpaid = F("asked_principal_vnd") - F("principal_vnd") + F("outstanding_vnd")
        nothing, whole = Value(0), models.BigIntegerField()
        return rows.annotate(
            due_principal_vnd=Greatest(Least(unpaid, F("outstanding_vnd")), nothing, output_field=whole),
            due_interest_vnd=Greatest(
                F("asked_interest_vnd") - F("received_interest_vnd"), nothing, output_field=whole
            ),
        )

    def with_position_on(self, day: date):
        """Adds `outstanding_vnd`, `overdue_vnd` and `oldest_due_on` (None: nothing uncovered) on `day`.

        Overdue principal: what fell due before `day` - what was repaid and written off by it, if positive. The oldest
        instalment whose principal is not covered may still lie ahead; days late = day - oldest_due_on, if positive.
        """
        rows = self.with_outstanding_on(day).with_due_before(day, "due_vnd", as_of=day)
        rows = rows.annotate(paid_vnd=F("principal_vnd") - F("outstanding_vnd"))
        lines = apps.get_model("funds", "Instalment").objects.in_force_on(day)
        uncovered = lines.filter(loan=OuterRef("pk"), cumulative_vnd__gt=OuterRef("paid_vnd")).order_by("due_on")
        return rows.annotate(
            overdue_vnd=Greatest(F("due_vnd") - F("paid_vnd"), Value(0), output_field=models.BigIntegerField()),
            oldest_due_on=Subquery(uncovered.values("due_on")[:1]),
        )

    def with_state_on(self, day: date):
        """Adds the position on `day` and `state`, a LoanState (a loan cancelled by then is nothing else)."""
        state = Case(
            When(cancelled_on__lte=day, then=Value(LoanState.CANCELLED)),
            When(overdue_vnd__gt=0, then=Value(LoanState.OVERDUE)),
            When(outstanding_vnd__gt=0, then=Value(LoanState.OPEN)),
            default=Value(LoanState.CLOSED),
        )
        return self.with_position_on(day).annotate(state=state)

    def by_club_position(self, day: date) -> list["ClubPosition"]:
        """The clubs' positions on `day`, in two queries; clubs without an open loan have none.

        A loan is more than x days late when principal that fell due before day - x is not covered.
        """
        owing = self.owing_on(day).order_by()
        facts = list(owing.with_outstanding_on(day).values_list("pk", "club_id", "principal_vnd", "outstanding_vnd"))
        # asking again for who owes costs as much as the rest; but SQLite takes no more than 32.766 ids
        loans = [pk for pk, *_rest in facts] if len(facts) <= MANY_IDS else owing
        lines = apps.get_model("funds", "Instalment").objects.in_force_on(day).filter(loan__in=loans)
        due = lines.due_by_loan([day - timedelta(days=days) for days in (0, *PAR_DAYS)])
        nothing = [0] * (1 + len(PAR_DAYS))  # a loan without a schedule is check_figures' to report
        positions: dict[int, ClubPosition] = {}
        for pk, club_id, principal, outstanding in facts:
            paid = principal - outstanding
            position = positions.setdefault(club_id, ClubPosition(club_id))
            position.add(outstanding, [amount - paid for amount in due.get(pk, nothing)])
        return [positions[club_id] for club_id in sorted(positions)]


PAR_DAYS = (1, 30, 90)
MANY_IDS = 20_000


@dataclass
class ClubPosition:
    """What a club's borrowers owe: PAR_x is the outstanding principal of the loans more than x days late, in ₫."""

    club_id: int
    outstanding_vnd: int = 0
    overdue_vnd: int = 0
    loans: int = 0
    loans_overdue: int = 0
    par1_vnd: int = 0
    par30_vnd: int = 0
    par90_vnd: int = 0

    def add(self, outstanding: int, uncovered: list[int]) -> None:
        """One loan; `uncovered`: principal not covered of what fell due before the day and 1, 30, 90 days earlier."""
        overdue, late1, late30, late90 = uncovered
        self.loans += 1
        self.loans_overdue += overdue > 0
        self.outstanding_vnd += outstanding
        self.overdue_vnd += max(overdue, 0)
        self.par1_vnd += outstanding if late1 > 0 else 0
        self.par30_vnd += outstanding if late30 > 0 else 0
        self.par90_vnd += outstanding if late90 > 0 else 0


class InstalmentQuerySet(ClubFactQuerySet):
    view_action = "loans.view"
    club_path = "loan__club_id"

    def in_force_on(self, day: date):
        """The lines of the schedule that is in force on `day`."""
        return self.filter(in_force_from__lte=day).exclude(superseded_on__lte=day)

    def due_by_loan(self, days: Sequence[date]) -> dict[int, list[int]]:
        """{loan id: principal in ₫ falling due before each of the days} over these lines."""
        amounts = [Coalesce(Max("cumulative_vnd", filter=Q(due_on__lt=day)), 0) for day in days]
        rows = self.order_by().values("loan_id").annotate(**{f"due_{n}": amount for n, amount in enumerate(amounts)})
        return {loan_id: due for loan_id, *due in rows.values_list("loan_id", *(f"due_{n}" for n in range(len(days))))}


def with_funds_on(clubs: models.QuerySet, day: date):
    """The clubs with `income_fund_vnd` and `operating_fund_vnd`: what each fund is worth on `day`, in ₫."""
    entries = apps.get_model("funds", "Entry").objects.dated_to(day).filter(club=OuterRef("pk"))
    worth = {f"{fund}_fund_vnd": _scalar(entries.of_fund(fund), "club", Sum(VALUE_VND)) for fund in FundKind.values}
    return clubs.annotate(**worth)


def with_debt_on(members: models.QuerySet, day: date):
    """The memberships with `debt_vnd`: outstanding principal on `day` of the loans given to each, in ₫."""
    entries = apps.get_model("funds", "Entry").objects.dated_to(day).filter(loan__member=OuterRef("pk"))
    return members.annotate(debt_vnd=_scalar(entries, "loan__member", Sum("portfolio_vnd")))


def loans_owing_on(day: date):
    """Ids of the loans with outstanding principal above 0 on `day`, from the ledger's index alone."""
    entries = apps.get_model("funds", "Entry").objects.dated_to(day).filter(loan__isnull=False)
    owing = entries.order_by().values("loan_id").annotate(owed=Sum("portfolio_vnd")).filter(owed__gt=0)
    return owing.values("loan_id")


def borrowed_ever_q(day: date) -> Q:
    """Members whose person has had a loan by `day`, from whichever club (DOMAIN.md: *ever* follows the person)."""
    return Q(Exists(_loans().disbursed_by(day).filter(member__person=OuterRef("person"))))


def borrowed_within_q(start: date, end: date) -> Q:
    """Members whose person had a loan disbursed from `start` to `end`, both included."""
    return Q(Exists(_loans().disbursed_within(start, end).filter(member__person=OuterRef("person"))))


def borrowing_now_q(day: date) -> Q:
    """Members whose person owes principal on `day`."""
    return Q(person_id__in=_loans().owing_on(day).order_by().values("member__person_id"))


def _loans() -> LoanQuerySet:
    return apps.get_model("funds", "Loan").objects.all()


def _scalar(rows: models.QuerySet, group: str, aggregate) -> Coalesce:
    """One aggregate over the rows of an outer row; 0 over no rows."""
    value = rows.order_by().values(group).annotate(value=aggregate).values("value")
    return Coalesce(Subquery(value), 0, output_field=models.BigIntegerField())
