"""Files that are given out are kept as they were; what people write is kept with the period until it is closed."""

import datetime as dt
import hashlib
import uuid
from io import BytesIO

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from openpyxl import load_workbook

from clubs.models import Club
from core import guards
from core.audit import history_of
from core.problems import Refused
from reports import services
from reports.closing_files import closing_files
from reports.models import ReportFile, ReportText
from reports.narrative.report import document_of
from reports.official_files import official_file, written_for
from reports.yearly import annex_of
from targets.basis import Basis
from targets.models import ClosedFile
from targets.querysets.facts import every_area, every_club
from targets.services import close_period, open_period, reopen_closing
from tests.funds.book import capital
from tests.sweeps.populate import add_plan

START, END = dt.date(2023, 12, 15), dt.date(2024, 12, 14)
NOW = dt.datetime(2025, 3, 1, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def period(world):
    add_plan(world)
    capital(world.club_a, 20_000_000, dt.date(2024, 6, 1))
    return open_period(
        actor=world.province_staff, kind="year", starts_on=START, ends_on=END, due_on=dt.date(2025, 1, 14)
    )


def close(world, period):
    return close_period(actor=world.province_staff, period=period, reason="Hết hạn", make_files=closing_files)


def annex(unit_code=None):
    basis = Basis.make(as_of=END, since=START, unit_code=unit_code)
    return annex_of(every_club(), basis, area_names=every_area().active_names_on(END), has_names=True)


def download(client, user, ending="xlsx", **query) -> bytes:
    client.force_login(user)
    answer = client.get("/reports/yearly/", {"year": 2024, "file": ending, **query})
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("ending", ["xlsx", "docx", "pdf"])
def test_a_file_is_kept_as_it_was_given_out(world, period, client, ending):
    given = download(client, world.officer_a, ending)
    kept = ReportFile.objects.get()
    assert (kept.made_by, kept.unit, kept.as_of, kept.is_official) == (world.officer_a, world.district_a, END, False)
    assert kept.sha256 == hashlib.sha256(given).hexdigest()
    again = client.get(kept.get_absolute_url())
    assert b"".join(again.streaming_content) == given
    assert again["Content-Disposition"].endswith(f'bao-cao-nam-2024-587.{ending}"')
    assert history_of(kept).get().after["sha256"] == kept.sha256


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("page", ["dashboard", "missing", "portfolio", "reports/crosstab", "months"])
def test_each_report_of_figures_is_kept_and_says_its_state_above_every_page(world, period, client, page, ending):
    client.force_login(world.officer_a)
    if page == "months":
        given = download(client, world.officer_a, "months" if ending == "xlsx" else "months_csv")
    else:
        answer = client.get(f"/{page}.{ending}", {"as_of": "14/12/2024", "since": "15/12/2023"})
        given = b"".join(answer.streaming_content)
    kept = ReportFile.objects.get()
    assert (kept.made_by, kept.unit, kept.since, kept.as_of) == (world.officer_a, world.district_a, START, END)
    assert (kept.data, kept.state_words) == (given, "SỐ LIỆU TẠM THỜI: kỳ báo cáo chưa chốt")
    assert b"".join(client.get(kept.get_absolute_url()).streaming_content) == given
    if ending == "xlsx":
        for sheet in load_workbook(BytesIO(given)).worksheets:
            assert sheet.oddHeader.center.text == kept.state_words


def test_the_official_table_of_the_dashboard_is_kept_whoever_takes_it_along(world, period, client):
    for user in (world.officer_a, world.viewer):
        client.force_login(user)
        client.get("/dashboard/report.xlsx", {"as_of": "14/12/2024", "since": "15/12/2023"})
    kept = {one.made_by: one for one in ReportFile.objects.all()}
    assert {user: one.unit for user, one in kept.items()} == {
        world.officer_a: world.district_a, world.viewer: world.province,
    }  # fmt: skip
    heads = {sheet.oddHeader.center.text for sheet in load_workbook(BytesIO(kept[world.viewer].data)).worksheets}
    assert heads == {"SỐ LIỆU TẠM THỜI: kỳ báo cáo chưa chốt"}


def test_figures_of_a_closed_period_are_official_in_every_file(world, period, client):
    closing = close(world, period)
    for address in ("/dashboard.xlsx", "/portfolio.csv"):
        client.force_login(world.province_staff)
        client.get(address, {"as_of": "14/12/2024", "since": "15/12/2023"})
    assert [(one.is_official, one.closing) for one in ReportFile.objects.all()] == [(True, closing)] * 2


def test_the_same_bytes_are_kept_once_and_every_giving_is_noted(world, period, client):
    given = [download(client, user) for user in (world.officer_a, world.officer_a, world.province_staff)]
    whole, second, first = ReportFile.objects.all()
    assert (first.same_as, second.same_as, whole.same_as) == (None, first, None)
    assert [bytes(second.content), second.data, first.data] == [b"", given[1], given[0]]
    assert b"".join(client.get(second.get_absolute_url()).streaming_content) == given[0]


def test_the_command_s_file_is_kept_in_the_name_of_the_system(world, period, tmp_path):
    out = tmp_path / "nam.pdf"
    call_command("yearly_report", "2024", str(out), unit="587", verbosity=0)
    kept = ReportFile.objects.get()
    assert (kept.made_by, kept.unit, kept.name) == (None, world.district_a, "bao-cao-nam-2024-587.pdf")
    assert kept.data == out.read_bytes()


def test_only_those_whose_area_it_is_get_a_file_again(world, period, client):
    download(client, world.officer_a)
    download(client, world.province_staff)
    own, whole = ReportFile.objects.order_by("pk")
    answers = {}
    for user in (world.province_staff, world.officer_a, world.officer_b, world.secretary_a, world.viewer):
        client.force_login(user)
        answers[user.username] = [client.get(file.get_absolute_url()).status_code for file in (own, whole)]
    assert answers == {
        "province_staff": [200, 200], "officer_a": [200, 404], "officer_b": [404, 404],
        "secretary_a": [403, 403], "viewer": [403, 403],
    }  # fmt: skip
    client.force_login(world.officer_b)
    assert "bao-cao" not in client.get(reverse("report_file_list")).content.decode()


def test_the_database_refuses_to_change_or_remove_a_kept_file(world, period, client):
    download(client, world.officer_a)
    for act in (lambda: ReportFile.objects.update(content=b"x"), lambda: ReportFile.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_nobody_keeps_a_file_of_a_foreign_area(world, period):
    made = annex("586")
    with pytest.raises(PermissionDenied):
        services.keep_report_file(
            actor=world.officer_a, basis=made.basis, standing=made.standing, name="a.pdf", content=b"x"
        )


def test_figures_are_official_while_the_period_is_closed_and_nothing_differs(world, period, clock):
    assert annex().standing[:2] == (False, "SỐ LIỆU TẠM THỜI: kỳ báo cáo chưa chốt")
    closing = close(world, period)
    for unit in (None, "587"):
        assert annex(unit).standing == (True, "CHÍNH THỨC: Bản 1, chốt ngày 01/03/2025", closing)
    until = NOW + dt.timedelta(days=3)
    reopen_closing(actor=world.province_staff, closing=closing, reason="Sót", until=until)
    assert "đang mở lại sau Bản 1" in annex().standing.words
    clock.move_to(until + dt.timedelta(days=1))
    assert annex().standing.is_official


def test_a_corrected_birth_year_makes_the_figures_of_that_area_provisional(world, period):
    close(world, period)
    with guards.lifted(connection):
        world.members_a[0].birth_year = 1999
        world.members_a[0].save()
    assert annex().standing.words == "SỐ LIỆU TẠM THỜI: khác với Bản 1 đã chốt ngày 01/03/2025"
    assert (annex("587").standing.is_official, annex("586").standing.is_official) == (False, True)


def test_a_corrected_name_changes_no_figure(world, period):
    close(world, period)
    Club.objects.filter(pk=world.club_a.pk).update(name="CLB tên khác")
    assert annex().standing.is_official


def test_the_files_of_a_closing_say_that_they_are_official(world, period):
    closing = close(world, period)
    names = [file.name.rpartition(".")[2] for file in ClosedFile.objects.filter(closing=closing)]
    assert names == ["xlsx", "docx", "pdf", "xlsx", "json"]
    assert document_of(annex(), written_for(annex().basis)).frame.state_lines[0].startswith("CHÍNH THỨC: Bản 1")


def test_every_sheet_is_headed_by_the_state_of_its_figures(world, period):
    made = annex()
    book = load_workbook(BytesIO(official_file(made, "xlsx", written_for(made.basis)).content))
    heads = {sheet.oddHeader.center.text for sheet in book.worksheets}
    assert heads == {"SỐ LIỆU TẠM THỜI: kỳ báo cáo chưa chốt"}


def write(actor, period, unit, **texts):
    return services.write_report_text(actor=actor, period=period, unit=unit, **texts)


def test_a_text_stands_in_the_report_of_its_area_and_no_other(world, period):
    write(world.officer_a, period, world.district_a, difficulties="Thiếu vốn", proposals="Thêm vốn")
    own, other = (document_of(annex(code), written_for(annex(code).basis)) for code in ("587", "586"))
    texts = {part.heading[:3]: list(part.paragraphs) for part in own.parts}
    assert (texts["V. "], texts["VI."], texts["VII"]) == (["Thiếu vốn"], ["Thêm vốn"], ["(Chưa có nội dung.)"])
    assert all("Thiếu vốn" not in part.paragraphs for part in other.parts)


def test_a_text_is_refused_of_a_foreign_area_and_of_a_closed_period(world, period):
    for unit in (world.district_b, world.province):
        with pytest.raises(PermissionDenied):
            write(world.officer_a, period, unit, proposals="x")
    close(world, period)
    with pytest.raises(Refused):
        write(world.officer_a, period, world.district_a, proposals="x")
    assert not ReportText.objects.exists()


def test_each_change_of_a_text_is_in_the_trail(world, period):
    write(world.officer_a, period, world.district_a, proposals="một")
    row = write(world.officer_a, period, world.district_a, proposals="hai")
    assert [(one.before and one.before["proposals"], one.after["proposals"]) for one in history_of(row)] == [
        ("một", "hai"),
        (None, "một"),
    ]


def test_the_page_keeps_the_texts_and_overwrites_nobody_s(world, period, client):
    address = reverse("period_texts", args=[period.pk])
    client.force_login(world.officer_a)
    seen = client.get(address).context["seen"]
    form = {"difficulties": "Đường xa", "proposals": "", "next_year": "", "seen": seen, "once": str(uuid.uuid4())}
    assert client.post(address, form).status_code == 302
    late = form | {"difficulties": "khác", "once": str(uuid.uuid4())}
    assert client.post(address, late).status_code == 422
    assert ReportText.objects.get().difficulties == "Đường xa"


@pytest.mark.parametrize(("code", "status"), [("587", 200), ("586", 404), ("58", 404), ("x", 404)])
def test_an_officer_opens_the_texts_of_the_own_area_alone(world, period, client, code, status):
    client.force_login(world.officer_a)
    assert client.get(reverse("period_texts_unit", args=[period.pk, code])).status_code == status


def test_the_province_writes_for_the_whole_programme(world, period, client):
    client.force_login(world.province_staff)
    assert client.get(reverse("period_texts", args=[period.pk])).context["title"] == "Nội dung báo cáo: tỉnh Ninh Thuận"
