"""The reference files of the administrative units as plain rows; what they mean is in DOMAIN.md, section 5.

Pure: reads files, knows no database. A unit is named by (level, code, valid_from) here as everywhere.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from core.text import fold

FIXTURES = Path(__file__).resolve().parent / "fixtures"
MERGER_ON = date(2025, 7, 1)
"""34 provinces instead of 63, no districts any more. The lists of provinces bear no dates of their own."""
PROGRAMME_PROVINCE, MERGED_PROVINCE = "58", "56"
RESOLUTION_OF_PROVINCES = "202/2025/QH15"

Key = tuple[str, str, date | None]


@dataclass
class UnitRow:
    level: str
    code: str
    name: str
    kind: str
    valid_from: date | None = None
    valid_to: date | None = None
    region_861: str = ""

    @property
    def key(self) -> Key:
        return self.level, self.code, self.valid_from


@dataclass(frozen=True)
class SuccessionRow:
    predecessor: Key
    successor: Key
    effective_on: date
    is_whole: bool
    resolution: str
    note: str


@dataclass
class Reference:
    """All units; `parents` maps a child's key to its parent's (for the child's whole life); all successions."""

    units: dict[Key, UnitRow] = field(default_factory=dict)
    parents: dict[Key, Key] = field(default_factory=dict)
    successions: list[SuccessionRow] = field(default_factory=list)

    def add(self, row: UnitRow, parent: Key | None = None) -> UnitRow:
        row = self.units.setdefault(row.key, row)
        if parent:
            self.parents[row.key] = parent
        return row

    def open_commune(self, code: str) -> UnitRow:
        """The commune version of this code that nothing has ended yet. KeyError: the files contradict each other."""
        for row in self.units.values():
            if row.level == "commune" and row.code == code and row.valid_to is None:
                return row
        raise KeyError(code)


def read_reference() -> Reference:
    reference = Reference()
    _add_provinces(reference)
    _add_districts_and_communes(reference)
    days = sorted({row["effective_date"] for row in _rows("ninh_thuan_reorganisation.csv")})
    for day in days:
        _reorganise(reference, date.fromisoformat(day))
    return reference


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _add_provinces(reference: Reference) -> None:
    """A code that stands for another name or kind in the later list is another unit (15: Yên Bái, then Lào Cai)."""
    later = {row["code"]: row for row in _rows("provinces_2026.csv")}
    for row in _rows("provinces_2021.csv"):
        after = later.get(row["code"])
        is_kept = after and fold(after["name"]) == fold(row["name"]) and after["kind"] == row["kind"]
        end = None if is_kept else MERGER_ON
        reference.add(UnitRow("province", row["code"], row["name"], row["kind"], valid_to=end))
        if is_kept:
            del later[row["code"]]
    for row in later.values():
        reference.add(UnitRow("province", row["code"], row["name"], row["kind"], MERGER_ON))
    reference.successions.append(
        SuccessionRow(
            ("province", PROGRAMME_PROVINCE, None),
            ("province", MERGED_PROVINCE, None),
            MERGER_ON,
            True,
            RESOLUTION_OF_PROVINCES,
            "",
        )
    )


def _add_districts_and_communes(reference: Reference) -> None:
    for row in _rows("ninh_thuan_districts.csv"):
        district = UnitRow("district", row["district_code"], row["district_name"], row["district_kind"])
        district.valid_to = MERGER_ON
        reference.add(district, ("province", row["province_code"], None))
    for row in _rows("ninh_thuan_communes_2021.csv"):
        commune = UnitRow("commune", row["commune_code"], row["commune_name"], row["commune_kind"])
        commune.region_861 = row["region_861"]
        reference.add(commune, ("district", row["district_code"], None))


def _reorganise(reference: Reference, day: date) -> None:
    """Ends each named old version on `day` and starts the new one, even where code and name stay."""
    rows = [row for row in _rows("ninh_thuan_reorganisation.csv") if row["effective_date"] == day.isoformat()]
    notes = {
        (row["old_commune_code"], row["new_commune_code"]): row["note"]
        for row in _rows("succession_notes.csv")
        if row["effective_date"] == day.isoformat()
    }
    old = {row["old_commune_code"]: reference.open_commune(row["old_commune_code"]) for row in rows}
    for unit in old.values():
        unit.valid_to = day
    for row in rows:
        before = old[row["old_commune_code"]]
        parent = ("province", MERGED_PROVINCE, None) if day >= MERGER_ON else reference.parents[before.key]
        after = UnitRow("commune", row["new_commune_code"], row["new_commune_name"], row["new_kind"], day)
        after = reference.add(after, parent)
        note = notes.get((before.code, after.code)) or _item(row["note"])
        is_whole = row["part"] == "whole"
        reference.successions.append(SuccessionRow(before.key, after.key, day, is_whole, row["resolution"], note))


def _item(note: str) -> str:
    """The resolution's item in Vietnamese: the file's notes are English, the changes of code and name show anyway."""
    found = re.match(r"item (\d+), (Điều \d+)", note)
    return f"Khoản {found[1]}, {found[2]}" if found else ""
