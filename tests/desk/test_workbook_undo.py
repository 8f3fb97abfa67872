"""Taking a whole import back: everything as before, or every reason why not; money by reversals."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from clubs.models import Activity, Appointment, Club, Member, Person, Placement, PovertyStatus, Review
from clubs.services import edit_members
from core.models import AuditRecord
from core.problems import Refused
from desk.models import WorkbookUpload
from desk.workbook.services import undo_upload
from districts.models import Level
from districts.services import lock_period
from funds.models import Entry, Loan, Voucher
from funds.services import post_entry, repay_loan
from tests.desk.books import CLB, DG, HD, KV, TC, TV, activity, book, club, entry, loan, member, programme, review
from tests.world import make_unit

pytestmark = pytest.mark.django_db
FACTS = (Club, Placement, Member, PovertyStatus, Appointment, Activity, Review)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def client(world):
    client = Client()
    client.force_login(world.officer_a)
    return client


def saved_upload(client, sheets) -> WorkbookUpload:
    file = SimpleUploadedFile("so.xlsx", book(sheets).getvalue())
    client.post(reverse("workbook_upload"), {"file": file, "once": uuid.uuid4()})
    upload = WorkbookUpload.objects.latest("uploaded_at")
    client.post(reverse("workbook_apply", args=[upload.pk]), {"once": uuid.uuid4()})
    upload.refresh_from_db()
    assert upload.state == "saved", upload.result["errors"]
    return upload


def everything() -> dict:
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in FACTS}


def undo(actor, upload):
    return undo_upload(actor=actor, upload=upload, reason="nhầm tệp")


def reasons(actor, upload) -> list[str]:
    before = everything()
    with pytest.raises(Refused) as refused:
        undo(actor, upload)
    assert everything() == before
    return [str(problem.message) for problem in refused.value.problems]


PEOPLE = {
    CLB: [club()],
    TV: [member(**{"Diện hộ": "Nghèo", "Chức vụ": "Thư ký"})],
    HD: [activity()],
    DG: [review()],
}


def test_new_rows_are_gone_and_nothing_else_is_touched(world, client):
    before, people = everything(), Person.objects.count()
    undo(world.officer_a, saved_upload(client, PEOPLE))
    assert (everything(), Person.objects.count()) == (before, people)


def test_changed_rows_are_as_before(world, client):
    before = everything()
    rows = [
        member("TV01", "NT-0001", **{"Họ và tên": "Tên Khác", "Diện hộ": "Nghèo", "Chức vụ": "Kế toán"}),
    ]
    sheet = {CLB: [club("NT-0001", **{"Ghi chú": "mới", "Ngày quyết định": dt.date(2018, 5, 5)})], TV: rows}
    upload = saved_upload(client, sheet)
    assert everything() != before
    undo(world.officer_a, upload)
    without_ids = [{key: row[key] for key in row if key != "id"} for row in everything().pop("Placement")]
    places = [{key: row[key] for key in row if key != "id"} for row in before.pop("Placement")]
    after = everything()
    after.pop("Placement")
    key = str
    assert (after, sorted(without_ids, key=key)) == (before, sorted(places, key=key))


def test_money_is_reversed_on_its_own_days_and_the_rows_that_bear_it_stay(world, client):
    upload = undo(world.officer_a, saved_upload(client, programme()))
    sums = {entry.entry_on: 0 for entry in Entry.objects.all()}
    for one in Entry.objects.all():
        sums[one.entry_on] += one.cash_vnd
    assert (set(sums.values()), upload.undone["reversed"]) == ({0}, 3)
    assert list(Member.objects.filter(club__code="NT-0100").values_list("code", flat=True)) == ["TV001"]
    assert upload.undone["kept"] == ["CLB Vĩnh Hải", "Nguyễn Thị Ánh"]
    assert Loan.objects.get().cancelled_on == Loan.objects.get().disbursed_on


def test_corrected_file_can_be_sent_again_afterwards(world, client):
    undo(world.officer_a, saved_upload(client, programme()))
    upload = saved_upload(client, programme())
    assert (upload.state, Voucher.objects.standing().count()) == ("saved", 3)


def test_all_reasons_against_it_come_at_once(world, client):
    upload = saved_upload(client, programme())
    loan = Loan.objects.get()
    staff = world.province_staff
    repay_loan(actor=staff, loan=loan, code="X1", paid_on=dt.date(2020, 5, 1), principal_vnd=100_000, interest_vnd=0)
    edit_members(actor=staff, changes=[(Member.objects.get(code="TV002"), {"phone": "0912"})])
    found = " ".join(reasons(world.officer_a, upload))
    assert all(word in found for word in ("KV01", "Trần Văn Bình", str(staff)))


def test_expense_that_spent_the_imported_money_stands_in_the_way(world, client):
    upload = saved_upload(client, {CLB: [club()], TC: [entry()]})
    post_entry(
        actor=world.officer_a, club=Club.objects.get(code="NT-0100"), code="C1", fund="income", kind="other_expense",
        entry_on=dt.date(2020, 1, 1), amount_vnd=1_000_000,
    )  # fmt: skip
    found = reasons(world.officer_a, upload)
    assert any("1.000.000" in reason for reason in found)


def test_closed_period_stands_in_the_way(world, client):
    upload = saved_upload(client, PEOPLE)
    lock_period(actor=world.province_staff, closed_through=dt.date(2024, 12, 31), reason="chốt năm")
    assert any("31/12/2024" in reason for reason in reasons(world.officer_a, upload))


@pytest.mark.parametrize(
    ("sheet", "row"),
    [
        (HD, activity(club="NT-0100", **{"Mã hoạt động": "HD1", "Mảng": 4})),
        (DG, review(club="NT-0100", **{"Đạt quản lý tốt": "Không"})),
        (CLB, club("NT-0100", **{"Mã xã": "22874"})),
    ],
)
def test_change_of_what_is_counted_on_a_day_closed_since_is_not_taken_back(world, client, sheet, row):
    make_unit("22874", "Phước Hậu", "xã", Level.COMMUNE, world.district_a)
    saved_upload(client, {CLB: [club()], HD: [activity(**{"Mã hoạt động": "HD1"})], DG: [review()]})
    upload = saved_upload(client, {sheet: [row]})
    lock_period(actor=world.province_staff, closed_through=dt.date(2024, 12, 31), reason="chốt năm")
    assert any("31/12/2024" in reason for reason in reasons(world.officer_a, upload))


def test_only_the_own_import_or_by_the_province(world, client):
    upload = saved_upload(client, PEOPLE)
    for name in ("officer_b", "secretary_a"):
        with pytest.raises(PermissionDenied):
            undo(world.users[name], upload)
    assert undo(world.province_staff, upload).undone_by == world.province_staff


def test_nothing_is_taken_back_twice(world, client):
    upload = saved_upload(client, PEOPLE)
    undo(world.officer_a, upload)
    with pytest.raises(Refused):
        undo(world.officer_a, upload)


def test_undo_page_asks_why_and_the_result_tells_by_whom(world, client):
    upload = saved_upload(client, PEOPLE)
    url = reverse("workbook_undo", args=[upload.pk])
    assert url in client.get(upload.get_absolute_url()).content.decode()
    assert client.post(url, {"once": uuid.uuid4()}).status_code == 422
    page = client.post(url, {"once": uuid.uuid4(), "reason": "gửi nhầm"}, follow=True).content.decode()
    assert (str(world.officer_a) in page, url in page) == (True, False)
    assert {one.reason.count("gửi nhầm") for one in AuditRecord.objects.filter(action="workbook.undo")} == {1}


def test_a_club_with_a_history_is_taken_back_with_its_loans(world, client):
    brought = {"Ngày chuyển sang": dt.date(2020, 7, 1), "Dư nợ chuyển sang": 3_000_000}
    sheets = PEOPLE | {KV: [loan(**brought)]}
    upload = saved_upload(client, sheets)
    undo(world.officer_a, upload)
    assert sum(row.portfolio_vnd for row in Entry.objects.all()) == 0
    assert not Loan.objects.in_force().exists()
