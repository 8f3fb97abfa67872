"""What the programme holds of the clubs that a file of one's own names: whose rows its rows are."""

from collections.abc import Iterable

from clubs.models import Club
from clubs.querysets import ClubQuerySet
from core.text import fold
from desk.workbook.querysets.rows import READS, Stored
from funds.models import Loan, Voucher


def clubs_for_import(actor) -> list[tuple[str, str]]:
    """(code, name) of the clubs that the actor may send rows of."""
    clubs = Club.objects.visible_to(actor, "workbook.import").order_by("code")
    return list(clubs.values_list("code", "name"))


def club_words(clubs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """{folded code or name: code}; names that two clubs bear lead nowhere."""
    clubs = list(clubs)
    names = [fold(name) for _code, name in clubs]
    words = {name: code for name, (code, _name) in zip(names, clubs, strict=True) if names.count(name) == 1}
    return words | {fold(code): code for code, _name in clubs}


def named_clubs(actor, codes: set[str]) -> ClubQuerySet:
    return Club.objects.filter(code__in=codes).visible_to(actor)


def stored_rows(kind: str, clubs: ClubQuerySet) -> list[Stored]:
    return list(READS[kind](clubs))


def codes_taken(kind: str, clubs: ClubQuerySet) -> list[tuple[str, str]]:
    """(club's code, code) of every row that bears a code of this kind's series, reversed and cancelled ones too."""
    model = {"loans": Loan, "entries": Voucher, "repayments": Voucher}[kind]
    return list(model.objects.of_clubs(clubs).order_by().values_list("club__code", "code"))
