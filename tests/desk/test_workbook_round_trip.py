"""What goes in comes out, and what came out changes nothing when it goes in again."""

import datetime as dt

import pytest

from clubs.models import Club, Member
from tests.desk.books import CLB, TV, book, cells, check, club, counts, exported, member, programme, save


@pytest.mark.django_db
def test_sound_programme_is_new_once_and_same_from_then_on(world):
    assert counts(save(programme())) == {
        "Câu lạc bộ": (1, 0, 0, 0),
        "Thành viên": (2, 0, 0, 0),
        "Hoạt động": (1, 0, 0, 0),
        "Thu chi quỹ": (1, 0, 0, 0),
        "Khoản vay": (1, 0, 0, 0),
        "Trả nợ": (1, 0, 0, 0),
        "Đánh giá": (1, 0, 0, 0),
    }
    assert {(new, changed, wrong) for new, changed, _same, wrong in counts(save(programme())).values()} == {(0, 0, 0)}
