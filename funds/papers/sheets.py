"""The books as workbooks in the official layout: real numbers and dates, headings on every page, A4 across."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from clubs.models import Appointment
from core.dates import format_date
from core.money import format_vnd
from core.sheets.official import OfficialColumn, OfficialSheet, Paper
from funds.ledger import BookLine, Period
from funds.papers.head import PaperHead
from funds.papers.rows import LoanBookRow
from funds.rules import FundKind


def paper_of(head: PaperHead) -> Paper:
    """The club is the issuer, its commune stands above; treasurer and chair sign."""
    return Paper(
        superior=head.commune.upper(),
        issuer=head.club.name.upper(),
        number="",
        state="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        motto="Độc lập - Tự do - Hạnh phúc",
        place_and_date=head.place_and_date,
        preparer_title=_("TREASURER"),
        preparer_name=head.signers.get(Appointment.Role.TREASURER, ""),
        signatory_title=_("CHAIR OF THE CLUB"),
        signatory_name=head.signers.get(Appointment.Role.CHAIR, ""),
        recipients_title="",
        recipients=(),
        not_applicable=_("not applicable"),
        page_words=_("Page"),
    )


def cash_book(period: Period, book: dict) -> OfficialSheet:
    moved, year = book["moved"], period.start.year
    opening = {"day": period.start, "words": _("Opening balance"), "balance": moved.opening_vnd}
    return OfficialSheet(
        name=_("Cash book"),
        title=_("CASH BOOK"),
        subtitles=[f"{FundKind(period.fund).label}, " + _("year %(year)s") % {"year": year}],
        unit_words=_("Unit: đồng"),
        columns=[
            OfficialColumn("day", _("Date"), "date", 12),
            OfficialColumn("receipt", _("Receipt no."), "text", 12),
            OfficialColumn("payment", _("Payment no."), "text", 12),
            OfficialColumn("words", _("What for"), "text", 42),
            OfficialColumn("in", _("In (₫)"), "money", 17, total="sum"),
            OfficialColumn("out", _("Out (₫)"), "money", 17, total="sum"),
            OfficialColumn("balance", _("Balance (₫)"), "money", 18, total="given"),
            OfficialColumn("note", _("Note"), "text", 26),
        ],
        rows=[opening, *(_cash_row(line) for line in book["lines"])],
        total_label=_("Total, and closing balance"),
        totals={"words": "", "in": moved.in_vnd, "out": moved.out_vnd, "balance": moved.closing_vnd},
    )


def _cash_row(line: BookLine) -> dict:
    side = "receipt" if line.in_vnd is not None else "payment"
    return {
        "day": line.entry.entry_on,
        side: line.entry.voucher.label,
        "words": line.full_words,
        "in": line.in_vnd,
        "out": line.out_vnd,
        "balance": line.balance_vnd,
        "note": line.note,
    }


def loan_totals(rows: Sequence[LoanBookRow]) -> dict:
    """Sums in ₫ over the rows, by the names of the columns."""
    return {
        "lent": sum(row.loan.principal_vnd for row in rows),
        "months": [sum(row.months[number] for row in rows) for number in range(12)],
        "principal": sum(row.principal_vnd for row in rows),
        "interest": sum(row.interest_vnd for row in rows),
        "outstanding": sum(row.loan.outstanding_vnd for row in rows),
        "overdue": sum(row.loan.overdue_vnd for row in rows),
    }


def loan_book(period: Period, book: dict) -> OfficialSheet:
    return OfficialSheet(
        name=_("Loan book"),
        title=_("LOAN BOOK"),
        subtitles=[_loan_book_words(period.start.year, book["as_of"])],
        unit_words=_("Unit: đồng"),
        columns=_loan_columns(book["totals"]),
        rows=[_loan_row(number, row) for number, row in enumerate(book["rows"], start=1)],
        total_label=_("Total"),
        totals=_loan_sums(book["totals"]),
    )


def _loan_columns(totals: dict) -> list[OfficialColumn]:
    """As narrow as the sums allow: twelve months beside each other are still read on A4 across."""
    paid = _("Principal received in the month (₫)")

    def money(key: str, heading: str, total_vnd: int, group: str = "") -> OfficialColumn:
        width = max(len(format_vnd(total_vnd)) + 1, 9 if not group else 4)
        return OfficialColumn(key, heading, "money", width, group=group, total="sum")

    return [
        OfficialColumn("number", _("No."), "int", 5),
        OfficialColumn("name", _("Borrower"), "text", 20),
        OfficialColumn("code", _("Loan code"), "text", 9),
        OfficialColumn("lent_on", _("Lent on"), "date", 11),
        money("lent", _("Amount (₫)"), totals["lent"]),
        OfficialColumn("rate", _("Interest a month (%)"), "decimal", 7),
        OfficialColumn("term", _("Months"), "int", 6),
        *(money(f"m{n}", str(n), total, paid) for n, total in enumerate(totals["months"], start=1)),
        money("principal", _("Principal received in the year (₫)"), totals["principal"]),
        money("interest", _("Interest received (₫)"), totals["interest"]),
        money("outstanding", _("Outstanding (₫)"), totals["outstanding"]),
        money("overdue", _("Overdue (₫)"), totals["overdue"]),
        OfficialColumn("note", _("Note"), "text", 12),
    ]


def _loan_book_words(year: int, day: date) -> str:
    return _("Year %(year)s; outstanding and overdue on %(day)s") % {"year": year, "day": format_date(day)}


def _loan_sums(totals: dict) -> dict:
    months = {f"m{number}": amount for number, amount in enumerate(totals["months"], start=1)}
    return {name: amount for name, amount in totals.items() if name != "months"} | months


def _loan_row(number: int, row: LoanBookRow) -> dict:
    loan = row.loan
    return {
        "number": number,
        "code": loan.code,
        "name": loan.member.full_name,
        "lent_on": loan.disbursed_on,
        "lent": loan.principal_vnd,
        "rate": loan.monthly_rate_percent,
        "term": loan.months,
        **{f"m{month}": amount or None for month, amount in enumerate(row.months, start=1)},
        "principal": row.principal_vnd,
        "interest": row.interest_vnd,
        "outstanding": loan.outstanding_vnd,
        "overdue": loan.overdue_vnd,
        "note": row.note,
    }
