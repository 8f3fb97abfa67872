"""A month's sheet as a person opens, fills in and sends it."""

import lxml.html
from django.test import Client
from django.urls import reverse

from desk.models import MonthSheet
from tests.forms import values_of

FILLED = {
    "day": "12",
    "absent": "2",
    "guests": "1",
    "area-income-people": "2",
    "area-health-done": "on",
    "visits": "4",
    "fee-amount": "30.000",
    "fee-payers": "2",
    "expense-1-amount": "200k",
    "expense-1-note": "Nước uống",
}


class Sheet:
    def __init__(self, club, user, month):
        self.client = Client()
        self.client.force_login(user)
        self.club = club
        self.url = reverse("month_sheet", args=[club.code, month])

    def open(self) -> dict[str, str]:
        """What the opened form would send back as it stands."""
        page = self.client.get(self.url)
        assert page.status_code == 200
        return values_of(page)

    def send(self, form: dict[str, str], **changes: str):
        """Posts the opened form with changes ("loan_1_date" is the box "loan-1-date"); None takes a box away."""
        return self.post(form, {name.replace("_", "-"): value for name, value in changes.items()})

    def post(self, form: dict[str, str], changes: dict):
        data = {name: value for name, value in (form | changes).items() if value is not None}
        return self.client.post(self.url, data)

    def save(self, changes: dict) -> MonthSheet:
        """Opens, fills in, sends; the sheet as saved."""
        answer = self.post(self.open(), changes)
        assert answer.status_code == 302, errors(answer)
        return MonthSheet.objects.get(club=self.club)


def errors(answer) -> dict[str, str]:
    """{name of a box: what is said beside it}."""
    page = lxml.html.fromstring(answer.content.decode())
    return {
        node.get("id").removesuffix("-error"): node.text_content().strip()
        for node in page.xpath("//*[contains(@class, 'box__error')]")
    }


def beside(answer) -> dict[str, str]:
    """{name of a box: what somebody else saved in it}."""
    page = lxml.html.fromstring(answer.content.decode())
    return {
        node.xpath("preceding-sibling::*[@name]/@name")[-1]: node.text_content().strip()
        for node in page.xpath("//*[contains(@class, 'box__theirs')]")
    }
