"""How the lists of facts about clubs let the user choose a club."""

import lxml.html
import pytest
from django.urls import reverse

from clubs import filters

LISTS = ("member_list", "activity_list", "entry_list", "loan_list")


def club_box(client, name):
    page = client.get(reverse(name))
    (box,) = lxml.html.fromstring(page.content.decode()).xpath("//*[@name='club']")
    return box


@pytest.mark.parametrize("name", LISTS)
def test_few_clubs_are_a_drop_down_of_names_with_codes(client, world, name):
    client.force_login(world.officer_a)
    options = club_box(client, name).xpath("./option/text()")
    assert options[1:] == [f"{world.club_a.name} ({world.club_a.code})"]


@pytest.mark.parametrize("name", LISTS)
def test_of_many_clubs_the_code_is_typed(client, world, monkeypatch, name):
    monkeypatch.setattr(filters, "MOST_CHOICES", 1)
    client.force_login(world.province_staff)
    assert club_box(client, name).get("type") == "text"
    page = client.get(reverse(name), {"club": world.club_a.code})
    assert page.context["filter"].form.cleaned_data["club"] == world.club_a
