"""The report that a donor takes along: the dashboard's own figures, hidden where the dashboard hides them."""

from io import BytesIO

import openpyxl
import pytest

from tests.reports.test_by_source import donated
from tests.reports.test_dashboard import add_borrowers

__all__ = ["donated"]


def book(answer):
    return openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))


def texts(sheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


@pytest.fixture
def report(donated, visit):
    """report(persona, **query) -> {target's label: (n, N, verdict)} and the workbook."""

    def get(persona, **query):
        made = book(visit(donated.users[persona], "/dashboard/report.xlsx", **query))
        rows = [row for row in made.worksheets[0].iter_rows(values_only=True) if isinstance(row[0], int)]
        return {row[1]: (row[2], row[3], row[6]) for row in rows}, made

    return get


def label(visit, user, code: str) -> str:
    return next(str(one.label) for one in visit(user, "/").context["dashboard"].readings if one.code == code)


def test_it_holds_the_figures_of_the_dashboard(donated, visit, report):
    found, _book = report("viewer", source=donated.donor.pk)
    dashboard = visit(donated.viewer, "/", source=donated.donor.pk).context["dashboard"]
    shown = {str(one.label): (one.n, one.N) for one in dashboard.readings if not dashboard.is_hidden(one)}
    assert {name: pair[:2] for name, pair in found.items() if name in shown} == shown
    assert len(found) == len(dashboard.readings)


def test_it_names_the_source_and_its_areas(donated, report):
    _found, made = report("viewer", source=donated.donor.pk)
    words = texts(made.worksheets[0])
    assert "Nhà tài trợ Một" in words
    assert "Ngân sách" not in words
    assert str(donated.district_a) in texts(made.worksheets[1])


def test_counts_of_people_are_hidden_as_on_the_dashboard(donated, visit, report):
    add_borrowers(donated.club_a, 10, 30)
    add_borrowers(donated.second, 10, 30)
    add_borrowers(donated.club_b, 2, 30)
    name = label(visit, donated.viewer, "members_borrowing")
    assert report("viewer", source=donated.donor.pk)[0][name] == (None, None, "ẩn (<5)")
    assert report("province_staff", source=donated.donor.pk)[0][name][0] == 20


def test_no_club_and_no_person_is_named(donated, report):
    _found, made = report("viewer", source=donated.donor.pk)
    everything = " ".join(text for sheet in made.worksheets for text in texts(sheet))
    names = [donated.club_a.name, donated.second.name, *(one.full_name for one in donated.members_a)]
    assert [name for name in names if name in everything] == []


def test_the_dashboard_of_a_viewer_leads_to_it(donated, visit):
    query = f"?source={donated.donor.pk}"
    assert f'/dashboard/report.xlsx{query}"' in visit(donated.viewer, "/", source=donated.donor.pk).content.decode()


def test_a_control_that_is_not_understood_gives_no_file(donated, visit):
    assert visit(donated.viewer, "/dashboard/report.xlsx", as_of="32/13/2025").status_code == 404
