"""Whose rows a user may send, closed periods, and communes of another time."""

import datetime as dt

import pytest

from clubs.models import Club
from core.actors import SYSTEM
from desk.workbook.querysets.choices import clubs_to_export
from desk.workbook.services import check_workbook, import_workbook
from districts.models import Level, PeriodLock, UnitSuccession
from tests.desk.books import (
    CLB,
    DG,
    HD,
    KV,
    TC,
    TV,
    activity,
    book,
    check,
    club,
    counts,
    day,
    entry,
    exported,
    faults,
    loan,
    member,
    programme,
    review,
    save,
)
from tests.world import CANARY, make_unit

pytestmark = pytest.mark.django_db


def rows_of(code: str) -> dict[str, list[dict]]:
    return {
        TV: [member("TV50", code)],
        HD: [activity(code)],
        TC: [entry(club=code)],
        KV: [loan(club=code, **{"Mã TV": "TV01"})],
        DG: [review(code)],
    }


def test_officer_enters_a_whole_club_of_her_own_area(world):
    assert import_workbook(actor=world.officer_a, file=book(programme())).saved is True


def test_foreign_club_is_refused_in_the_same_words_as_an_unknown_one(world):
    foreign, unknown = (check(rows_of(code), world.officer_a) for code in ("NT-0002", "NT-9999"))
    assert faults(foreign) == [(sheet, 2, "Mã CLB") for sheet in (TV, HD, TC, KV, DG)]
    assert [fault.message for fault in foreign.errors] == [fault.message for fault in unknown.errors]


def test_new_club_outside_the_area_is_refused_at_its_commune_whether_its_code_exists_or_not(world):
    results = [check({CLB: [club(code, **{"Mã xã": "22852"})]}, world.officer_a) for code in ("NT-0002", "NT-9999")]
    assert [faults(result) for result in results] == [[(CLB, 2, "Mã xã")]] * 2
    assert results[0].errors[0].message == results[1].errors[0].message


def test_code_of_a_foreign_club_cannot_be_used_again(world):
    assert faults(check({CLB: [club("NT-0002")]}, world.officer_a)) == [(CLB, 2, "Mã CLB")]


def test_nothing_of_a_foreign_club_shows_in_the_answer(world):
    sheets = rows_of("NT-0002") | {CLB: [club("NT-0002")]}
    assert CANARY not in check(sheets, world.officer_a).as_text()


def test_area_officer_may_not_review_for_the_province(world):
    sheets = {DG: [review("NT-0001", Cấp="Tỉnh"), review("NT-0001")]}
    assert faults(check(sheets, world.officer_a)) == [(DG, 2, "Cấp")]
    assert faults(check(sheets, world.province_staff)) == []


@pytest.mark.parametrize("name", ["secretary_a", "viewer", "unassigned"])
def test_who_may_not_import_gets_one_refusal_of_the_whole_file(world, name):
    result = check_workbook(actor=world.users[name], file=book(programme()))
    assert (faults(result), result.sheets) == ([(None, None, None)], {})


def test_export_holds_the_own_area_alone_and_comes_back_unchanged(world):
    save(rows_of("NT-0001"))
    save(rows_of("NT-0002"))
    file = exported(clubs_to_export(world.officer_a), world.officer_a)
    assert CANARY.encode() not in file.getvalue()
    result = check_workbook(actor=world.officer_a, file=file)
    assert counts(result)[TV] == (0, 0, 4, 0)
    assert result.errors == []


def test_unit_narrows_the_export_to_its_clubs(world):
    both = clubs_to_export(SYSTEM), clubs_to_export(SYSTEM, world.district_b)
    assert [set(clubs.values_list("code", flat=True)) for clubs in both] == [{"NT-0001", "NT-0002"}, {"NT-0002"}]


def test_facts_in_a_closed_period_are_refused_and_what_is_stored_passes(world):
    save(programme())
    PeriodLock.objects.create(closed_through=dt.date(2024, 12, 14), closed_by="Sở")
    sheets = programme()
    sheets[TV] += [member("TV003"), member("TV004", **{"Ngày vào": day("2024-12-15")})]
    sheets[HD].append(activity(Mảng=4))
    sheets[TC].append(entry("PT02"))
    assert faults(check(sheets)) == [(TV, 4, "Ngày vào"), (HD, 3, "Ngày"), (TC, 3, "Ngày")]


def test_new_club_in_a_closed_period_is_refused(world):
    PeriodLock.objects.create(unit=world.district_b, closed_through=dt.date(2024, 12, 14), closed_by="Huyện")
    sheets = {CLB: [club("C1"), club("C2", **{"Mã xã": "22852"})]}
    assert faults(check(sheets)) == [(CLB, 3, "Ngày quyết định")]


def test_name_in_a_closed_period_may_be_corrected(world):
    save(programme())
    PeriodLock.objects.create(closed_through=dt.date(2024, 12, 14), closed_by="Sở")
    assert faults(check({TV: [member(**{"Họ và tên": "Nguyễn Thị Anh"})]})) == []


def test_what_is_counted_on_a_closed_day_stands_and_words_about_it_may_be_corrected(world):
    save({CLB: [club()], HD: [activity(**{"Mã hoạt động": "HD1"})], DG: [review()]})
    PeriodLock.objects.create(closed_through=dt.date(2024, 12, 14), closed_by="Sở")
    sheets = {
        CLB: [club(**{"Mã xã": "22852"})],
        HD: [activity(**{"Mã hoạt động": "HD1", "Mảng": 4})],
        DG: [review(**{"Đạt quản lý tốt": "Không"})],
    }
    assert faults(check(sheets)) == [(CLB, 2, "Mã xã"), (HD, 2, "Ngày"), (DG, 2, "Ngày đánh giá")]
    words = {HD: [activity(**{"Mã hoạt động": "HD1", "Nội dung": "Khác"})], DG: [review(**{"Ghi chú": "Khác"})]}
    assert faults(check(words)) == []


def test_commune_of_another_time_is_refused_with_the_code_of_that_time(world):
    new = make_unit("22870", "Ninh Phước", "xã", Level.COMMUNE, world.province, valid_from=dt.date(2025, 7, 1))
    world.commune_a.valid_to = dt.date(2025, 7, 1)
    world.commune_a.save()
    UnitSuccession.objects.create(
        predecessor=world.commune_a, successor=new, effective_on=dt.date(2025, 7, 1), is_whole=True
    )
    rows = [club("C1", **{"Ngày quyết định": day("2025-07-01")}), club("C2", **{"Mã xã": "22870"})]
    result = check({CLB: rows})
    assert faults(result) == [(CLB, 2, "Mã xã"), (CLB, 3, "Mã xã")]
    assert "22870" in result.errors[0].message
    assert "22873" in result.errors[1].message


def test_code_from_before_two_reorganisations_is_answered_with_the_code_that_holds(world):
    day_1, day_2 = dt.date(2024, 11, 1), dt.date(2025, 7, 1)
    between = make_unit("22750", "Phủ Hà", "phường", Level.COMMUNE, valid_from=day_1, valid_to=day_2)
    after = make_unit("22741", "Bảo An", "phường", Level.COMMUNE, valid_from=day_2)
    world.commune_a.valid_to = day_1
    world.commune_a.save()
    UnitSuccession.objects.create(predecessor=world.commune_a, successor=between, effective_on=day_1)
    UnitSuccession.objects.create(predecessor=between, successor=after, effective_on=day_2)
    (fault,) = check({CLB: [club(**{"Ngày quyết định": day("2025-08-01")})]}).errors
    assert ("22741" in fault.message, "22750" in fault.message) == (True, False)


def test_zero_that_excel_took_from_a_commune_code_is_put_back_and_one_left_out_by_hand_is_named(world):
    make_unit("01234", "Yên Sơn", "xã", Level.COMMUNE, world.district_a)
    result = check({CLB: [club(**{"Mã xã": 1234})]})
    assert (result.errors, ["01234" in one.message for one in result.warnings]) == ([], [True])
    (fault,) = check({CLB: [club(**{"Mã xã": "1234"})]}).errors
    assert (fault.column, "01234" in fault.message) == ("Mã xã", True)


def test_corrected_commune_moves_the_founding_placement(world):
    save(programme())
    save({CLB: [club(**{"Mã xã": "22852"})]})
    placements = Club.objects.get(code="NT-0100").placements
    assert set(placements.values_list("commune__code", "starts_on")) == {("22852", dt.date(2019, 3, 1))}
