"""The loan figures of a club against a spreadsheet: raw loans, instalments and payments, and formulas that an office
programme computes by itself."""

import datetime as dt
import random

import openpyxl
import pytest

from clubs.models import Club
from core.actors import SYSTEM
from districts.models import Level
from funds.models import Entry, Instalment, Loan, Voucher
from funds.services import reverse_voucher
from targets.basis import Basis
from targets.portfolio import FIGURES, club_portfolios, total
from targets.services import load_plans
from tests.funds.book import capital, lend, repay
from tests.libreoffice.test_office import convert
from tests.world import make_member, make_unit

pytestmark = [pytest.mark.libreoffice, pytest.mark.django_db]

DAY, SINCE = dt.date(2024, 6, 30), dt.date(2024, 1, 1)
NEVER = dt.date(9999, 12, 31)


@pytest.fixture
def club(world):
    """Fourteen loans of every lateness, one rescheduled, one written off, one cancelled; payments by chance."""
    make_unit("582", "Phan Rang - Tháp Chàm", "thành phố", Level.DISTRICT, world.province)
    load_plans()
    club, chance = world.club_a, random.Random(4)
    capital(club, 200_000_000, dt.date(2023, 1, 1), is_initial=True)
    loans = []
    for number in range(14):
        borrower = make_member(club, f"V{number:02}", "Người vay")
        start = dt.date(2023, 9, 5) + dt.timedelta(days=17 * number)
        loan = lend(borrower, chance.choice([2_000_000, 3_500_000, 5_000_000]), start, months=chance.choice([3, 6, 10]))
        loans.append(loan)
        left = loan.principal_vnd
        for line in loan.instalments.order_by("number"):
            amount = chance.choice([line.principal_vnd, line.principal_vnd, 0, line.principal_vnd // 2])
            on = line.due_on + dt.timedelta(days=chance.choice([-3, 0, 0, 5, 40]))
            if 0 < amount < left and start <= on <= dt.date(2024, 9, 1):
                repay(loan, amount, on)
                left -= amount
    mistake = repay(loans[0], 100_000, dt.date(2024, 6, 1))
    reverse_voucher(actor=SYSTEM, voucher=mistake, reason="nhầm", reversed_on=dt.date(2024, 6, 2))
    gone = lend(world.members_a[0], 900_000, dt.date(2024, 3, 1), months=3)
    reverse_voucher(actor=SYSTEM, voucher=gone.vouchers.get(), reason="nhầm", reversed_on=dt.date(2024, 3, 2))
    reschedule(loans[1], dt.date(2024, 2, 20))
    write_off(loans[2], dt.date(2024, 6, 20))
    return club


def outstanding(loan, day) -> int:
    return Loan.objects.with_outstanding_on(day).get(pk=loan.pk).outstanding_vnd


def reschedule(loan, on: dt.date) -> None:
    left = outstanding(loan, on)
    loan.instalments.update(superseded_on=on)
    for number, part in enumerate((left // 2, left - left // 2), start=1):
        Instalment.objects.create(
            loan=loan, number=number, due_on=on + dt.timedelta(days=45 * number), principal_vnd=part, interest_vnd=0,
            cumulative_vnd=loan.principal_vnd - left + part + (left // 2 if number == 2 else 0), in_force_from=on,
        )  # fmt: skip


def write_off(loan, on: dt.date) -> None:
    voucher = Voucher.objects.create(club=loan.club, kind="write_off", dated_on=on, loan=loan)
    Entry.objects.create(
        voucher=voucher, club=loan.club, fund="income", kind="written_off", entry_on=on,
        amount_vnd=outstanding(loan, dt.date(2024, 9, 1)), loan=loan,
    )  # fmt: skip


def raw_workbook(club: Club) -> openpyxl.Workbook:
    """Nothing but what was agreed and what was paid; every figure is a formula."""
    book = openpyxl.Workbook()
    figures, loans, lines, acts = book.active, *(book.create_sheet(name) for name in ("Vay", "Ky", "Tra"))
    figures.title = "So"
    figures["B1"], figures["B2"] = DAY, SINCE
    for sheet in (loans, lines, acts):
        sheet.append(["khoản vay"])
    for row in Entry.objects.filter(club=club, kind__in=["principal_repaid", "written_off"], reverses=None):
        if not Entry.objects.filter(reverses=row).exists():
            acts.append([row.loan_id, row.entry_on, row.amount_vnd, row.kind])
    for loan in Loan.objects.filter(club=club, cancelled_on=None, disbursed_on__lte=DAY):
        at = loans.max_row + 1
        loans.append([
            loan.pk, loan.principal_vnd,
            f'=SUMIFS(Tra!C:C,Tra!A:A,A{at},Tra!B:B,"<="&So!B1)',
            f"=B{at}-C{at}",
            f'=MAX(0,_xlfn.MAXIFS(Ky!D:D,Ky!A:A,A{at},Ky!B:B,"<"&So!B1,Ky!E:E,"<="&So!B1,Ky!F:F,">"&So!B1)-C{at})',
            f'=IF(D{at}>0,MAX(0,So!B1-_xlfn.MINIFS(Ky!B:B,Ky!A:A,A{at},Ky!D:D,">"&C{at},Ky!E:E,"<="&So!B1,'
            'Ky!F:F,">"&So!B1)),0)',
        ])  # fmt: skip
    for line in Instalment.objects.filter(loan__club=club, loan__cancelled_on=None).order_by("loan", "due_on"):
        at = lines.max_row + 1
        ends = line.superseded_on or NEVER
        lines.append([
            line.loan_id, line.due_on, line.principal_vnd, line.cumulative_vnd, line.in_force_from, ends,
            f"=IF(AND(E{at}<=B{at},F{at}>B{at}),1,0)",
            f'=MAX(D{at}-C{at},_xlfn.MAXIFS(D:D,A:A,A{at},B:B,"<"&B{at},G:G,1))',
            f'=SUMIFS(Tra!C:C,Tra!A:A,A{at},Tra!B:B,"<="&B{at},Tra!D:D,"principal_repaid")',
            f"=MAX(0,D{at}-H{at})",
            f"=MAX(0,MIN(I{at},D{at})-H{at})",
        ])  # fmt: skip
    for number, formula in enumerate(FORMULAS.values(), start=4):
        figures[f"B{number}"] = formula
    return book


PERIOD = '">="&B2,Ky!B:B,"<="&B1,Ky!G:G,1'
FORMULAS = {
    "outstanding": "=SUM(Vay!D:D)",
    "overdue": '=SUMIFS(Vay!E:E,Vay!D:D,">0")',
    "age_1_30": '=SUMIFS(Vay!D:D,Vay!F:F,">=1",Vay!F:F,"<=30")',
    "age_31_60": '=SUMIFS(Vay!D:D,Vay!F:F,">=31",Vay!F:F,"<=60")',
    "age_61_90": '=SUMIFS(Vay!D:D,Vay!F:F,">=61",Vay!F:F,"<=90")',
    "age_over_90": '=SUMIFS(Vay!D:D,Vay!F:F,">90")',
    "par0": '=SUMIFS(Vay!D:D,Vay!F:F,">0")',
    "par1": '=SUMIFS(Vay!D:D,Vay!F:F,">1")',
    "par30": '=SUMIFS(Vay!D:D,Vay!F:F,">30")',
    "par90": '=SUMIFS(Vay!D:D,Vay!F:F,">90")',
    "collection": '=SUMIFS(Tra!C:C,Tra!B:B,">="&B2,Tra!B:B,"<="&B1,Tra!D:D,"principal_repaid")',
    "collection N": f"=SUMIFS(Ky!C:C,Ky!B:B,{PERIOD})",
    "on_time": f"=SUMIFS(Ky!K:K,Ky!B:B,{PERIOD})",
    "on_time N": f"=SUMIFS(Ky!J:J,Ky!B:B,{PERIOD})",
    "write_off": '=SUMIFS(Tra!C:C,Tra!B:B,">="&B2,Tra!B:B,"<="&B1,Tra!D:D,"written_off")',
}


def test_a_spreadsheet_computes_the_same_figures(club, tmp_path):
    path = tmp_path / "khoan-vay.xlsx"
    raw_workbook(club).save(path)
    sheet = openpyxl.load_workbook(convert(path, "xlsx"), data_only=True)["So"]
    computed = {name: sheet[f"B{number}"].value for number, name in enumerate(FORMULAS, start=4)}
    sums = total(club_portfolios(Club.objects.filter(pk=club.pk), Basis.make(as_of=DAY, since=SINCE)))
    shown = {name: FIGURES[name.removesuffix(" N")].pair(sums)[name.endswith(" N")] for name in FORMULAS}
    assert computed == shown
    assert min(shown.values()) > 0  # none of them is empty
