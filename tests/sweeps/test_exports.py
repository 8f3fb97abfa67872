"""Every list of the site is offered as Excel and CSV, at once and in the background alike, with nothing that runs."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse

from core.exports import services
from core.jobs.worker import work_off
from core.models import Job, ListExport
from core.pages import ListPage
from tests.sweeps.project import addresses
from tests.sweeps.visits import Persona

LISTS = {one.name: one for one in addresses() if one.view and issubclass(one.view, ListPage)}
PAGES = sorted(name for name, one in LISTS.items() if "format" not in one.arguments)
AT_ONCE = "core.pages.lists.MOST_ROWS_AT_ONCE"


def csv_rows(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))


def xlsx_rows(body: bytes) -> list[list]:
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True)]


def read(answer) -> list[list]:
    body = b"".join(answer.streaming_content)
    return xlsx_rows(body) if body[:2] == b"PK" else csv_rows(body)


def test_every_list_has_its_file_and_columns_of_its_own():
    assert PAGES
    assert [name for name in PAGES if f"{name}_file" not in LISTS] == []
    assert [name for name in PAGES if not LISTS[name].view.export_columns] == []
    names = [LISTS[name].view.export_name for name in PAGES]
    assert len(set(names)) == len(names)


@pytest.fixture
def admin(stage, client):
    client.force_login(stage.world.users["province_admin"])
    return client


def test_every_list_is_the_same_file_at_once_and_in_the_background(stage, admin, monkeypatch, settings):
    settings.JOBS = "separate"
    differing = {}
    for name in PAGES:
        for file_format in services.FORMATS:
            monkeypatch.setattr(AT_ONCE, 10_000)
            at_once = read(admin.get(reverse(f"{name}_file", args=[file_format])))
            monkeypatch.setattr(AT_ONCE, -1)
            assert admin.get(reverse(f"{name}_file", args=[file_format])).status_code == 302, name
            user = stage.world.users["province_admin"]
            services.put_aside(actor=user, list_name=name, query="", file_format=file_format)
            work_off()
            export = ListExport.objects.get(user=user, list_name=name, query="", file_format=file_format)
            later = read(admin.get(f"/exports/{export.pk}/file/"))
            headings = [str(column.heading) for column in LISTS[name].view.export_columns]
            if not (at_once == later and at_once[0] == headings and export.rows == len(later) - 1):
                differing[name, file_format] = at_once[:2], later[:2]
    assert differing == {}
    assert not Job.objects.filter(kind="list.export", state=Job.State.FAILED).exists()


def test_every_list_offers_both_formats_to_whoever_may_have_them(stage, monkeypatch):
    missing = []
    for persona in (Persona(stage, name) for name in ("province_admin", "officer_a", "secretary_a", "viewer")):
        for name in PAGES:
            monkeypatch.setattr(AT_ONCE, 10_000)
            page = persona.ask("GET", reverse(name))
            if page.status_code != 200 or not page.context["page_obj"].paginator.count:
                continue
            may = page.context["may_export"]
            base = reverse(name).rstrip("/")
            offered = [f'href="{base}.{one}"' in page.body_text for one in services.FORMATS]
            monkeypatch.setattr(AT_ONCE, 0)
            long = persona.ask("GET", reverse(name)).body_text
            offered += [f'name="format" value="{one}"' in long for one in services.FORMATS]
            codes = {persona.ask("GET", f"{base}.{one}").status_code for one in services.FORMATS}
            if offered != [may] * 4 or codes != ({302} if may else {403}):
                missing.append((persona.user.username, name, offered, codes))
    assert missing == []
