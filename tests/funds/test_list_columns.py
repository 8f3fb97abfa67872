"""Money beside clubs and members, where the list's reader asks for it."""

import datetime as dt

from tests.sweeps.populate import add_life


def shown(client, address, name):
    return {row.record.code: getattr(row.record, name) for row in client.get(address).context["table"].page.object_list}


def test_the_clubs_funds_are_those_of_the_lists_day(world, client):
    add_life(world.club_a, world.members_a)
    client.force_login(world.officer_a)
    for day, worth in ((dt.date(2018, 12, 31), 75_000_000), (dt.date(2017, 12, 31), None)):
        found = shown(client, f"/clubs/?columns=code,income_fund_vnd&on={day:%d/%m/%Y}", "income_fund_vnd")
        assert found == ({"NT-0001": worth} if worth else {})


def test_a_member_owes_what_is_outstanding_of_the_own_loans(world, client):
    add_life(world.club_a, world.members_a)
    client.force_login(world.officer_a)
    assert shown(client, "/members/?columns=full_name,debt_vnd", "debt_vnd") == dict.fromkeys(
        ("TV01", "TV02", "TV03"), 2_000_000
    )
    assert shown(client, "/members/?columns=full_name,debt_vnd&on=01/02/2025", "debt_vnd")["TV01"] == 0
