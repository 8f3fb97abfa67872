"""A closed period: its figures and files stay as they were, its facts are refused, and what changes is explained."""

import datetime as dt
import hashlib
import uuid

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from clubs.drafts import ActivityDraft, ReviewDraft
from clubs.models import ActivityArea, AreaRule, Member
from clubs.services import (
    edit_activities,
    edit_members,
    end_membership,
    found_club,
    record_activities,
    record_reviews,
    remove_activities,
)
from core import guards
from core.actors import SYSTEM
from core.models import AuditRecord
from core.problems import Refused
from funds.models import Loan
from funds.services import count_cash, disburse_loan, post_entry, reverse_voucher
from reports.closing_files import closing_files
from targets import services
from targets.checks.closed import closed_faults
from targets.models import ClosedClub, ClosedFigure, ClosedFile, Closing, Target
from targets.services.closing import basis_of_closing
from targets.variance import definition_changes
from tests.funds.book import capital, lend
from tests.sweeps.populate import add_plan
from tests.world import CANARY

pytestmark = pytest.mark.django_db
START, END = dt.date(2023, 12, 15), dt.date(2024, 12, 14)
WITHIN, AFTER = dt.date(2024, 6, 1), dt.date(2024, 12, 15)
NOW = dt.datetime(2025, 3, 1, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def period(world):
    """2024 with a fund and a loan in both districts; district A is approved, B is not."""
    add_plan(world)
    for club, members in ((world.club_a, world.members_a), (world.club_b, world.members_b)):
        capital(club, 20_000_000, WITHIN, code="P1", is_initial=True)
        lend(members[0], 2_000_000, WITHIN, code="KV1")
    made = services.open_period(
        actor=world.province_staff, kind="year", starts_on=START, ends_on=END, due_on=dt.date(2025, 1, 14)
    )
    return made


def close(world, period, reason="Quá hạn nộp") -> Closing:
    return services.close_period(actor=world.province_staff, period=period, reason=reason, make_files=closing_files)


def reopen(world, closing, days=3) -> Closing:
    return services.reopen_closing(
        actor=world.province_staff, closing=closing, reason="Sót phiếu", until=timezone.now() + dt.timedelta(days=days)
    )


def give(club, amount=5_000_000, on=WITHIN, code="P9"):
    return post_entry(
        actor=SYSTEM, club=club, code=code, fund="income", entry_on=on, kind="donation", amount_vnd=amount
    )


def test_closing_freezes_targets_clubs_places_definitions_and_files(world, period):
    closing = close(world, period)
    (one,) = ClosedFigure.objects.filter(closing=closing, unit=world.district_a, code="clubs_total")
    whole = ClosedFigure.objects.get(closing=closing, unit=world.province, code="initial_fund_20m")
    frozen = ClosedClub.objects.get(closing=closing, club=world.club_a)
    assert (closing.version, one.n, whole.n, whole.total, str(whole.goal)) == (1, 1, 2, 2, "100.000")
    assert (frozen.figures["income_fund"], frozen.commune, frozen.commune_on_day) == (
        20_000_000,
        world.commune_a,
        world.commune_a,
    )
    assert closing.definitions["areas"]["income"] == 1
    files = ClosedFile.objects.filter(closing=closing)
    assert [file.name for file in files] == [
        "bao-cao-20231215-20241214.xlsx",
        "bao-cao-20231215-20241214.docx",
        "bao-cao-20231215-20241214.pdf",
        "so-lieu-clb-20231215-20241214.xlsx",
        "so-lieu-chot-20231215-20241214.json",
    ]
    assert all(hashlib.sha256(file.content).hexdigest() == file.sha256 for file in files)


WAYS_IN = {
    "entry": lambda world: give(world.club_a),
    "loan": lambda world: disburse_loan(
        actor=SYSTEM, club=world.club_a, member=world.members_a[1], code="KV9", disbursed_on=WITHIN,
        principal_vnd=1_000_000, months=5,
    ),
    "reversal": lambda world: reverse_voucher(
        actor=SYSTEM, voucher=Loan.objects.get(club=world.club_a).vouchers.get(), reversed_on=WITHIN, reason="x"
    ),
    "count": lambda world: count_cash(
        actor=SYSTEM, club=world.club_a, fund="income", counted_on=WITHIN, counted_vnd=18_000_000
    ),
    "activity": lambda world: record_activities(
        actor=SYSTEM,
        drafts=[ActivityDraft(club=world.club_a, area=ActivityArea.objects.first(), held_on=WITHIN)],
    ),
    "review": lambda world: record_reviews(
        actor=SYSTEM,
        drafts=[ReviewDraft(club=world.club_a, reviewed_on=WITHIN, level="province", is_well_managed=True)],
    ),
    "leaving": lambda world: end_membership(
        actor=SYSTEM, member=world.members_a[2], left_on=WITHIN, leave_reason="moved"
    ),
    "founding": lambda world: found_club(
        actor=SYSTEM, code="NT-0999", name="CLB Mới", commune=world.commune_a, founded_on=WITHIN
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS_IN)
def test_a_fact_of_the_closed_days_is_refused_with_who_why_and_what_to_do(world, period, way):
    close(world, period)
    with pytest.raises(Refused) as refused:
        WAYS_IN[way](world)
    message = str(refused.value.problems[0].message)
    assert "14/12/2024" in message
    assert str(world.province_staff) in message
    assert "Đề nghị tỉnh mở lại" in message


@pytest.mark.parametrize("way", WAYS_IN)
def test_before_closing_the_same_fact_is_taken(world, period, way):
    WAYS_IN[way](world)


def test_a_fact_of_the_day_after_is_taken(world, period):
    close(world, period)
    assert give(world.club_a, on=AFTER).pk


def test_areas_that_are_not_approved_need_a_reason(world, period):
    with pytest.raises(Refused) as refused:
        close(world, period, reason=" ")
    assert [one.field for one in refused.value.problems] == ["reason"]
    assert not Closing.objects.exists()


def test_a_period_is_closed_once_and_not_before_it_is_over(world, period, clock):
    clock.move_to(dt.datetime(2024, 12, 14, 9, 0, tzinfo=dt.UTC))
    with pytest.raises(Refused):
        close(world, period)
    clock.move_to(NOW)
    close(world, period)
    with pytest.raises(Refused):
        close(world, period)


@pytest.mark.parametrize("persona", ["officer_a", "secretary_a", "viewer", "unassigned"])
def test_only_the_province_closes_and_reopens(world, period, persona):
    with pytest.raises(PermissionDenied):
        services.close_period(actor=world.users[persona], period=period, reason="x", make_files=closing_files)
    closing = close(world, period)
    with pytest.raises(PermissionDenied):
        services.reopen_closing(actor=world.users[persona], closing=closing, reason="x", until=NOW)


def test_reopened_it_takes_facts_until_its_moment_and_then_holds_by_itself(world, period, clock):
    closing = close(world, period)
    reopen(world, closing, days=3)
    give(world.club_a)
    clock.move_to(NOW + dt.timedelta(days=3))
    with pytest.raises(Refused):
        give(world.club_a, code="P10")


@pytest.mark.parametrize("days", [-1, 0, 32])
def test_it_is_reopened_for_a_month_at_most_and_never_for_the_past(world, period, days):
    with pytest.raises(Refused) as refused:
        reopen(world, close(world, period), days=days)
    assert [one.field for one in refused.value.problems] == ["until"]


def test_closed_again_it_is_the_next_version_and_the_first_stays_as_it_was(world, period):
    first = close(world, period)
    before = [(file.sha256, bytes(file.content)) for file in first.files.all()]
    reopen(world, first)
    give(world.club_a)
    second = close(world, period)
    clubs = ClosedClub.objects.filter(club=world.club_a).order_by("closing")
    assert (second.version, [one.figures["income_fund"] for one in clubs]) == (2, [20_000_000, 25_000_000])
    assert [(file.sha256, bytes(file.content)) for file in first.files.all()] == before
    with pytest.raises(Refused):
        give(world.club_a, code="P10")


@pytest.mark.parametrize("table", [Closing, ClosedFigure, ClosedClub, ClosedFile])
def test_the_database_refuses_to_change_what_is_frozen(world, period, table):
    close(world, period)
    with pytest.raises(IntegrityError), transaction.atomic():
        table.objects.filter(pk=table.objects.first().pk).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        table.objects.update(closing_id=None) if table is not Closing else Closing.objects.update(version=9)


def variance(client, user, closing, **query):
    client.force_login(user)
    return client.get(reverse("variance", args=[closing.pk]), query)


def test_the_variance_names_old_and_new_figures_and_the_acts_behind_them(world, period, client):
    closing = close(world, period)
    reopen(world, closing)
    give(world.club_a, 15_000_000)
    answer = variance(client, world.province_staff, closing)
    figures = [(str(one.subject), one.label, one.before, one.now) for one in answer.context["figures"]]
    assert ("tỉnh Ninh Thuận", "Câu lạc bộ có quỹ tăng thu nhập từ 30.000.000 ₫ trở lên", "0 / 2", "1 / 2") in [
        (subject, label.replace("\xa0", " "), before, now) for subject, label, before, now in figures
    ]
    (club,) = answer.context["clubs"]
    assert club[0].values["income_fund"] == (20_000_000, 35_000_000)
    assert [money for _cause, _subject, money in club[2]] == ["Quỹ tăng thu nhập, Ủng hộ: 15.000.000\xa0₫"]


def test_a_corrected_birth_year_stands_in_the_variance_though_it_has_no_date(world, period, client):
    closing = close(world, period)
    member = Member.objects.get(pk=world.members_a[0].pk)
    edit_members(actor=SYSTEM, changes=[(member, {"birth_year": 2000})], reason="Theo căn cước")
    (club,) = variance(client, world.province_staff, closing).context["clubs"]
    assert set(club[0].values) == {"older_60", "older_55"}
    assert [cause.reason for cause, *_words in club[2]] == ["Theo căn cước"]


def test_without_a_change_nothing_differs(world, period, client):
    answer = variance(client, world.province_staff, close(world, period))
    assert (answer.context["figures"], answer.context["clubs"]) == ([], [])
    assert "Không có gì khác" in answer.content.decode()


def test_an_officer_sees_own_figures_and_clubs_alone(world, period, client):
    closing = close(world, period)
    reopen(world, closing)
    give(world.club_a)
    give(world.club_b)
    answer = variance(client, world.officer_a, closing)
    assert [change.club for change, *_rest in answer.context["clubs"]] == [world.club_a]
    assert {one.subject for one in answer.context["figures"]} <= {str(world.district_a)}
    page = client.get(closing.get_absolute_url())
    assert {one.unit for line in page.context["lines"] for one in line} == {world.district_a}
    assert CANARY not in answer.content.decode() + page.content.decode()


def test_files_come_back_byte_for_byte_to_the_province_alone(world, period, client):
    closing = close(world, period)
    file = closing.files.first()
    address = reverse("closed_file", args=[file.pk])
    client.force_login(world.province_staff)
    for _twice in range(2):
        assert hashlib.sha256(b"".join(client.get(address).streaming_content)).hexdigest() == file.sha256
    client.force_login(world.officer_a)
    assert client.get(address).status_code == 403


def test_the_pages_close_and_reopen(world, period, client):
    client.force_login(world.province_staff)
    address = reverse("period_close", args=[period.pk])
    assert client.post(address, {"once": str(uuid.uuid4()), "reason": ""}).status_code == 422
    assert client.post(address, {"once": str(uuid.uuid4()), "reason": "Quá hạn"}).url == reverse(
        "closing_detail", args=[Closing.objects.get().pk]
    )
    form = {"once": str(uuid.uuid4()), "until": "05/03/2025", "reason": "Sót phiếu"}
    closing = Closing.objects.get()
    assert client.post(reverse("closing_reopen", args=[closing.pk]), form).url == period.get_absolute_url()
    assert "Mở lại" in client.get(period.get_absolute_url()).content.decode()
    closing.refresh_from_db()
    assert timezone.localtime(closing.lock.reopened_until) == timezone.make_aware(dt.datetime(2025, 3, 6))


def test_a_reopened_period_says_until_the_end_of_which_day_and_why(world, period, client):
    closing = close(world, period)
    until = timezone.make_aware(dt.datetime(2025, 3, 6))
    services.reopen_closing(actor=world.province_staff, closing=closing, reason="Sót phiếu thu", until=until)
    client.force_login(world.officer_a)
    page = client.get(period.get_absolute_url()).content.decode()
    assert "hết ngày 05/03/2025" in page
    assert "Sót phiếu thu" in page
    close(world, period, "Đã bổ sung")
    page = client.get(period.get_absolute_url()).content.decode()
    assert page.count("Đã bổ sung") == 1
    assert "Sót phiếu thu" in page


def test_a_wrong_day_of_reopening_is_told_beside_its_field(world, period, client):
    closing = close(world, period)
    client.force_login(world.province_staff)
    form = {"once": str(uuid.uuid4()), "until": "05/06/2025", "reason": "Sót phiếu"}
    page = client.post(reverse("closing_reopen", args=[closing.pk]), form)
    assert list(page.context["form"].errors) == ["until"]


def test_an_earlier_version_names_the_one_in_force_and_its_goals_with_their_units(world, period, client):
    first = close(world, period)
    reopen(world, first)
    second = close(world, period)
    client.force_login(world.officer_a)
    pages = [client.get(one.get_absolute_url()).content.decode() for one in (first, second)]
    assert [f'href="{second.get_absolute_url()}"' in page for page in pages] == [True, False]
    assert "(chỉ tiêu 100%)" in pages[0]
    assert "(chỉ tiêu 50 câu lạc bộ)" in pages[0]


def test_the_check_finds_a_file_that_was_changed_behind_the_guards(world, period):
    closing = close(world, period)
    assert list(closed_faults()) == []
    with guards.lifted(connection):
        ClosedFile.objects.filter(closing=closing, name__regex=r"^bao-cao.*xlsx$").update(content=b"khac")
    assert [sentence for _subject, sentence in closed_faults()] == [
        "Tệp bao-cao-20231215-20241214.xlsx không còn là tệp đã lưu."
    ]


def dashboard_state(client, user, **query) -> str:
    client.force_login(user)
    return client.get("/", {"as_of": "14/12/2024", "since": "15/12/2023", **query}).context["state"].words


def test_figures_of_a_period_say_how_official_they_are(world, period, client):
    assert dashboard_state(client, world.province_staff) == "Số liệu tạm: đã duyệt 0 / 2 địa bàn."
    assert dashboard_state(client, world.officer_a) == "Báo cáo của địa bàn này: chưa nộp."
    close(world, period)
    assert dashboard_state(client, world.viewer).startswith("Kỳ này đã chốt ngày 01/03/2025 (Bản 1)")
    assert client.get("/").context["state"] is None


@pytest.mark.parametrize("later", [1, 5])
def test_the_lock_of_version_one_does_not_outlive_the_reopening_of_version_two(world, period, clock, later):
    reopen(world, close(world, period), days=3)
    second = close(world, period)
    clock.move_to(NOW + dt.timedelta(days=later))
    reopen(world, second, days=10)
    clock.move_to(NOW + dt.timedelta(days=6))
    assert give(world.club_a).pk


def test_the_state_names_the_day_of_the_closing_as_it_is_here(world, period, client, clock):
    clock.move_to(dt.datetime(2025, 3, 1, 18, 30, tzinfo=dt.UTC))
    close(world, period)
    assert dashboard_state(client, world.province_staff).startswith("Kỳ này đã chốt ngày 02/03/2025")


@pytest.mark.parametrize("change", [{"n": 9}, {"goal": 1}])
def test_the_check_finds_a_frozen_figure_that_was_changed(world, period, change):
    closing = close(world, period)
    with guards.lifted(connection):
        ClosedFigure.objects.filter(pk=closing.figures.first().pk).update(**change)
    assert [sentence for _subject, sentence in closed_faults()] == ["Số liệu đã chốt không còn như lúc lưu."]


def test_the_check_finds_a_frozen_club_that_was_changed(world, period):
    closing = close(world, period)
    with guards.lifted(connection):
        ClosedClub.objects.filter(pk=closing.clubs.first().pk).update(figures={})
    assert [sentence for _subject, sentence in closed_faults()] == ["Số liệu đã chốt không còn như lúc lưu."]


def test_an_older_period_is_reopened_after_the_later_one_alone(world, period):
    before = services.open_period(
        actor=world.province_staff, kind="year", starts_on=dt.date(2022, 12, 15), ends_on=dt.date(2023, 12, 14),
        due_on=dt.date(2024, 1, 14),
    )  # fmt: skip
    older, later = close(world, before), close(world, period)
    with pytest.raises(Refused) as refused:
        reopen(world, older)
    assert str(period) in str(refused.value.problems[0].message)
    reopen(world, later)
    reopen(world, older)
    assert give(world.club_a, on=dt.date(2023, 6, 1)).pk


def report_page(client, user, submission) -> str:
    client.force_login(user)
    return client.get(submission.get_absolute_url()).content.decode()


def test_a_report_of_a_closed_period_is_closed_with_its_version_and_of_a_reopened_one_open_until_then(
    world, period, client
):
    of_a = period.submissions.get(unit=world.district_a)
    assert "đã chốt" not in report_page(client, world.officer_a, of_a)
    first = close(world, period)
    assert "đã chốt (Bản 1)" in report_page(client, world.officer_a, of_a)
    reopen(world, first)
    assert "mở lại đến 04/03/2025 16:00" in report_page(client, world.officer_a, of_a)
    close(world, period)
    assert "đã chốt (Bản 2)" in report_page(client, world.officer_a, of_a)
    for address in (reverse("period_list"), period.get_absolute_url()):
        assert "đã chốt (Bản 2)" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("state", "act"),
    [
        ("draft", lambda world, one: services.submit(actor=world.officer_a, submission=one)),
        ("submitted", lambda world, one: services.approve_submission(actor=world.province_staff, submission=one)),
        (
            "submitted",
            lambda world, one: services.return_submission(actor=world.province_staff, submission=one, answer="x"),
        ),
    ],
)
def test_a_report_goes_no_step_further_once_its_period_is_closed_and_goes_on_when_reopened(world, period, state, act):
    of_a = period.submissions.get(unit=world.district_a)
    period.submissions.filter(pk=of_a.pk).update(state=state)
    closing = close(world, period)
    with pytest.raises(Refused) as refused:
        act(world, of_a)
    assert f"đã được {world.province_staff} chốt" in str(refused.value.problems[0].message)
    reopen(world, closing)
    assert act(world, of_a).state != state


def test_a_report_returned_before_the_closing_is_no_longer_among_what_is_to_be_done(world, period, client):
    period.submissions.update(state="returned")
    client.force_login(world.officer_a)
    assert str(period) in client.get(reverse("task_list")).content.decode()
    closing = close(world, period)
    assert str(period) not in client.get(reverse("task_list")).content.decode()
    reopen(world, closing)
    assert str(period) in client.get(reverse("task_list")).content.decode()


def test_a_closed_period_offers_no_step_of_a_report(world, period, client):
    of_a = period.submissions.get(unit=world.district_a)
    assert reverse("submission_submit", args=[of_a.pk]) in report_page(client, world.officer_a, of_a)
    close(world, period)
    assert reverse("submission_submit", args=[of_a.pk]) not in report_page(client, world.officer_a, of_a)


def causes_of(client, world, closing, club) -> list[str]:
    """(what it is about, its reason) of each act that the variance names for the club."""
    found = variance(client, world.province_staff, closing).context["clubs"]
    acts = [act for change, _lines, acts, _url in found if change.club == club for act in acts]
    return [(subject, cause.reason) for cause, subject, _money in acts]


def test_an_act_is_named_however_many_came_after_it(world, period, client):
    closing = close(world, period)
    reopen(world, closing)
    give(world.club_a)
    later = [
        AuditRecord(action="x", model="clubs.member", object_id=world.members_b[0].pk, after={}, batch=uuid.uuid4())
        for _number in range(20_001)
    ]
    AuditRecord.objects.bulk_create(later, batch_size=2000)
    for number in range(40):
        give(world.club_a, 1000, on=AFTER, code=f"S{number}")
    assert causes_of(client, world, closing, world.club_a) == [("Phiếu", "")]


def test_a_row_that_was_taken_away_and_one_whose_day_was_put_out_of_the_period_are_named(world, period, client):
    areas = list(ActivityArea.objects.all())
    drafts = [ActivityDraft(club=world.club_a, area=area, held_on=WITHIN) for area in areas]
    made = record_activities(actor=SYSTEM, drafts=drafts)
    closing = close(world, period)
    reopen(world, closing)
    remove_activities(actor=SYSTEM, activities=made[:1], reason="Không có")
    edit_activities(actor=SYSTEM, changes=[(made[1], {"held_on": AFTER})], reason="Nhầm ngày")
    found = causes_of(client, world, closing, world.club_a)
    assert found == [("Hoạt động", "Nhầm ngày"), ("Hoạt động", "Không có")]


def test_changed_goals_thresholds_and_rubrics_stand_in_the_variance_and_its_file(world, period, client):
    closing = close(world, period)
    Target.objects.filter(code="fund_30m").update(goal=60, threshold_vnd=15_000_000, band=5, direction="at_most")
    Target.objects.filter(code="coverage_rural").delete()
    AreaRule.objects.filter(area__code="health").update(minimum=2)
    answer = variance(client, world.province_staff, closing)
    lines = [(one.label, one.before, one.now) for one in answer.context["definitions"]]
    for line in [
        ("Mức phải đạt", "50", "60"),
        (str(Target._meta.get_field("band").verbose_name), "0", "5"),
        (
            str(Target._meta.get_field("direction").verbose_name),
            str(Target.Direction.AT_LEAST.label),
            str(Target.Direction.AT_MOST.label),
        ),
        ("Ngưỡng (₫)", "30.000.000", "15.000.000"),
        ("Có trong kế hoạch", "Có", "Không"),
        ("Số hoạt động ít nhất", "1", "2"),
    ]:
        assert line in lines
    body = b"".join(client.get(reverse("variance_file", args=[closing.pk, "csv"])).streaming_content).decode()
    assert "15.000.000" in body


def test_the_definitions_of_now_are_those_of_the_closing_while_nothing_changed(world, period):
    closing = close(world, period)
    assert definition_changes(closing, basis_of_closing(closing)) == []
