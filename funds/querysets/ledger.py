"""Reads of the ledger: entries, vouchers, counted cash."""

from datetime import date

from django.apps import apps
from django.db.models import OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from clubs.querysets import ClubFactQuerySet
from clubs.rules import next_code
from funds.querysets.base import VALUE_VND, scalar

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

    def loan_flows_by_club(self):
        """(club_id, kind, amount) in ₫ of what these entries moved on loans, by kind of entry, reversals taken off."""
        flows = self.filter(loan__isnull=False).order_by().values("club_id", "kind")
        return flows.annotate(amount=Sum("amount_vnd"))

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
