"""Clubs that may be the very one that is being founded."""

from datetime import date

from clubs.models import Club
from clubs.services.places import Successions
from core.text import fold
from districts.models import Unit

_LONG_WORDS, _SHORT_WORD = "cau lac bo", "clb"


def find_doubles(clubs, *, name: str, commune: Unit, founded_on: date, decision_number: str = "") -> list[Club]:
    """Those of the clubs (a ClubQuerySet) that bear the name in the commune, or the same decision number and date.

    A name is compared without marks and case, "câu lạc bộ" read as "CLB"; the commune also as what became of it.
    """
    communes = [unit.pk for unit, _starts, _ends in Successions([commune]).onward(commune, founded_on)]
    wanted, number = _bare_name(name), _bare_number(decision_number)
    near = clubs.filter(placements__commune_id__in=communes).distinct()
    found = {club.pk: club for club in near if _bare_name(club.name) == wanted}
    if number:
        decided = clubs.filter(founded_on=founded_on)
        found |= {club.pk: club for club in decided if _bare_number(club.decision_number) == number}
    return sorted(found.values(), key=lambda club: club.code)


def _bare_name(name: str) -> str:
    return fold(name).replace(_LONG_WORDS, _SHORT_WORD)


def _bare_number(number: str) -> str:
    return fold(number).replace(" ", "")
