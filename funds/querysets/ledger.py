"""Reads of the ledger: entries, vouchers, counted cash."""

from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import Case, F, OuterRef, Q, Sum, When, Window
from django.db.models.functions import Coalesce, ExtractMonth

from clubs.querysets import ClubFactQuerySet
from clubs.rules import next_code
from funds.querysets.base import VALUE_VND, scalar
from funds.rules import kinds_with

_PARTS = {
    "cash": Sum("cash_vnd"),
    "portfolio": Sum("portfolio_vnd"),
    "in_kind": Sum("in_kind_vnd"),
    "advances": Sum("advance_vnd"),
    "value": Sum(VALUE_VND),
}


PARTS = ("cash", "portfolio", "in_kind", "advance")
_BOOK_ORDER = (F("entry_on").asc(), Coalesce("reverses_id", "pk").asc(), F("pk").asc())


@dataclass(frozen=True)
class Movement:
    """One part of a fund over a period, in ₫: what stood before it, what came in and what went out."""

    opening_vnd: int
    in_vnd: int
    out_vnd: int

    @property
    def closing_vnd(self) -> int:
        return self.opening_vnd + self.in_vnd - self.out_vnd


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

    def value_changes_by_club(self):
        """(club_id, kind, origin, value) in ₫ of what these entries did to the value of their fund, zeros left out.

        `origin` is the id of the source that capital counts under, as in `capital_by_source`; None of other kinds.
        """
        origin = Coalesce("source__merged_into", "source", "club__source")
        is_capital = Q(kind__in=["capital", "capital_in_kind"])
        rows = self.order_by().annotate(origin=Case(When(is_capital, then=origin)))
        return rows.values("club_id", "kind", "origin").annotate(value=Sum(VALUE_VND)).exclude(value=0)

    def raised(self):
        """What somebody gave: capital in cash or in kind, and donations."""
        return self.filter(kind__in=["capital", "capital_in_kind", "donation"])

    def initial_capital(self):
        """The income fund's capital entries, cash or in kind or from before the book, marked as initial."""
        return self.filter(fund="income", is_initial=True)

    def brought_over(self):
        """What stands of the balances and loans that clubs brought along."""
        kinds = ["opening_balance", "opening_advance", "opening_initial", "opening_loan"]
        return self.filter(kind__in=kinds, reverses__isnull=True, reversal__isnull=True)

    def of_clubs_with_initial_capital(self, day: date):
        """The entries of the clubs whose initial fund on `day` is above 0."""
        initial = apps.get_model("funds", "Entry").objects.dated_to(day).initial_capital().total_amount_by_club()
        return self.filter(club__in=initial.filter(amount__gt=0).values("club_id"))

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

    def in_book_order(self):
        """By day; within a day a reversal stands right after what it reverses."""
        return self.order_by(*_BOOK_ORDER)

    def with_running(self, part: str):
        """Adds `running_vnd`: the sum of a part ("cash", "in_kind", ...) over these rows up to and including each.

        One window over the rows, so that a page of them costs one query however long the book is; rows of one fund of
        one club, in the order of the book. What stood before the first row is the reader's to add.
        """
        return self.in_book_order().annotate(running_vnd=Window(Sum(f"{part}_vnd"), order_by=list(_BOOK_ORDER)))

    def moving(self, part: str):
        """The entries that change this part of their fund."""
        return self.exclude(**{f"{part}_vnd": 0})

    def movements_within(self, start: date, end: date) -> dict[str, "Movement"]:
        """{part: Movement in ₫} over these entries: what stood before `start`, came in and went out up to `end`.

        A reversal takes off the side of what it reverses: money given back is not income.
        """
        before, within = Q(entry_on__lt=start), Q(entry_on__range=(start, end))
        sums = {}
        for part in PARTS:
            column = f"{part}_vnd"
            sums[f"{part}_before"] = Sum(column, filter=before)
            sums[f"{part}_in"] = Sum(column, filter=within & Q(kind__in=kinds_with(part, 1)))
            sums[f"{part}_out"] = Sum(column, filter=within & Q(kind__in=kinds_with(part, -1)))
        found = {name: int(value or 0) for name, value in self.dated_to(end).aggregate(**sums).items()}
        return {part: Movement(found[f"{part}_before"], found[f"{part}_in"], -found[f"{part}_out"]) for part in PARTS}

    def loan_flows_by_club(self):
        """(club_id, kind, amount) in ₫ of what these entries moved on loans, by kind of entry, reversals taken off."""
        flows = self.filter(loan__isnull=False).order_by().values("club_id", "kind")
        return flows.annotate(amount=Sum("amount_vnd"))

    def loan_flows_by_month(self):
        """(loan_id, month 1..12, principal, interest, written_off) in ₫ received or written off by these entries."""
        kinds = {"principal": "principal_repaid", "interest": "interest_received", "written_off": "written_off"}
        sums = {name: Sum("amount_vnd", filter=Q(kind=kind)) for name, kind in kinds.items()}
        rows = self.filter(loan__isnull=False, kind__in=kinds.values()).order_by()
        return rows.values("loan_id", month=ExtractMonth("entry_on")).annotate(**sums)

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
        return self.annotate(ledger_vnd=scalar(entries, "club", Sum("cash_vnd")))


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
            lent_vnd=scalar(entries, "voucher", Sum("portfolio_vnd")),
            interest_vnd=scalar(interest, "voucher", Sum("amount_vnd")),
        )

    def standing(self):
        """Acts that still hold: neither reversed nor themselves a reversal."""
        return self.in_force().filter(reverses__isnull=True)
