"""Rows of somebody's own file, by the mapping of its columns, as rows of the programme workbook.

A mapping is {"parts": [part, ...]}. A part names the columns of sheets with the same headings: `kind`, `lines` (of
headings), `sheets` {title: {"row": row of headings, "club": code or ""}}, `columns` {heading's key: meaning}, `fixed`
{meaning: text for rows without such a column}, `unit` (đồng that a 1 of its money means) and `words` {meaning: {match
key of a word: the workbook's word}}; `headings` and `fingerprint` know the layout again.
"""

import contextlib
import io
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from core.sheets import values
from core.sheets.reader import BadWorkbook, Limits, SheetData, open_workbook
from core.text import fold
from desk.ownexcel.codes import Own, complete
from desk.ownexcel.headings import Headings, Rows, data_rows, first_rows, headings_at
from desk.ownexcel.querysets import club_words, clubs_for_import
from desk.ownexcel.targets import MONEY, SPECS, WORDED, column_of
from desk.workbook.layout import match_key
from desk.workbook.reading import OWN_SHEETS, STAMP_KEY, Origin, Progress, Reading, read_mapped, says_total
from desk.workbook.result import Fault
from funds.rules import EFFECTS

_MEANT = ("sex_male", "sex_female", "birth", "taken_in", "paid_out")
_SIDES = {"taken_in": (1, "Thu khác"), "paid_out": (-1, "Chi khác")}
_NOTHING = ("", "-", "–", "—", "/")


def own_sheets(file: BinaryIO) -> list[SheetData]:
    """The sheets that may hold rows. Raises BadWorkbook."""
    sheets = open_workbook(file, Limits(max_bytes=settings.UPLOAD_MAX_BYTES))
    return [data for data in sheets if values.heading_key(data.title) not in {*OWN_SHEETS, STAMP_KEY}]


def reader_of(actor, mapping: dict) -> Callable[..., Reading]:
    """What `examine` reads such a file with."""

    def read(file: BinaryIO, areas: dict[str, str], progress: Progress) -> Reading:
        own = Own(club_words(clubs_for_import(actor)))
        try:
            sheets = {data.title: data for data in own_sheets(file)}
            reading = read_mapped(_counted(_rows(own, mapping, sheets), progress), areas)
        except BadWorkbook as bad:
            return Reading(errors=[Fault(bad.sheet, None, None, None, bad.message)])
        reading.errors += own.errors
        reading.warnings += own.warnings
        complete(reading, own, actor)
        return reading

    return read


def marked_places(data: bytes, mapping: dict) -> dict[tuple[str, str], int]:
    """{(sheet, heading as faults name it): column number from 1}, for the marks in a file of another layout."""
    if not mapping.get("parts"):
        return {}
    told = {title: (part, one["row"]) for part in mapping["parts"] for title, one in part["sheets"].items()}
    places = {}
    with contextlib.suppress(BadWorkbook):
        for sheet in own_sheets(io.BytesIO(data)):
            part, row = told.get(sheet.title, ({}, 0))
            if headings := part and headings_at(first_rows(sheet), row, part["lines"]):
                places |= {(sheet.title, headings.marked(key)): place + 1 for key, place in headings.places.items()}
    return places


def _counted(rows: Iterator, progress: Progress) -> Iterator:
    for count, row in enumerate(rows, start=1):
        if count % 500 == 0:
            progress(count, None)
        yield row


def _rows(own: Own, mapping: dict, sheets: dict[str, SheetData]) -> Iterator[tuple]:
    for part in mapping["parts"]:
        for title, told in part["sheets"].items():
            if title in sheets:
                yield from _sheet_rows(own, part, told, sheets[title])


def _sheet_rows(own: Own, part: dict, told: dict, data: SheetData) -> Iterator[tuple]:
    headings = headings_at(first_rows(data), told["row"], part["lines"])
    if headings is None or headings.fingerprint != part["fingerprint"]:
        message = _("The headings of this sheet are no longer those whose columns were named. Name its columns again.")
        own.errors.append(Fault(data.title, None, None, None, message))
        return
    columns = {key: (headings.places[name], name) for name, key in part["columns"].items()}
    marked = {key: headings.marked(name) for key, (_place, name) in columns.items()}
    marked |= _headings_of_parts(marked)
    origin = Origin(data.title, marked)
    has_ended = False
    for number, cells in _below(data, headings):
        raw = {key: cells[place] for key, (place, _name) in columns.items() if place < len(cells)}
        filled = [key for key, cell in raw.items() if values.as_shown(cell) or cell is values.NO_VALUE]
        first = next((cell for cell in cells if cell is not None and not isinstance(cell, int | float)), None)
        if not filled:
            continue
        if says_total(first) or len(filled) <= (2 if has_ended else 1) < len(columns) - 1:
            has_ended = has_ended or says_total(first)
            message = _("This row looks like a total, a subheading or a signature and is passed over.")
            own.warnings.append(Fault(data.title, number, None, values.as_shown(first)[:80], message))
            continue
        own.note(data.title, number, raw, part)
        yield SPECS[part["kind"]], number, meant_cells(part, told, raw, own.clubs), origin


def _below(data: SheetData, headings: Headings) -> Iterator[tuple[int, list]]:
    for row in data:
        yield from data_rows([row], headings)


def _headings_of_parts(marked: dict[str, str]) -> dict[str, str]:
    """Where a fault of what was made of own columns is shown."""
    made = {"sex": marked.get("sex_male") or marked.get("sex_female")}
    birth = marked.get("birth") or (None if "birth_year" in marked else made["sex"])
    made |= {"birth_year": birth, "birth_date": birth}
    made |= {"member": marked.get("member_name"), "loan": marked.get("member_name")}
    side = marked.get("taken_in") or marked.get("paid_out")
    made |= {"amount_vnd": side, "kind": side}
    return {key: heading for key, heading in made.items() if heading and key not in marked}


def meant_cells(part: dict, told: dict, raw: dict[str, Any], clubs: dict[str, str]) -> dict[str, Any]:
    """The cells of a row by the workbook's columns: words, units and fixed values in place."""
    kind, words = part["kind"], part.get("words", {})
    cells: dict[str, Any] = {}
    for key, cell in raw.items():
        column = column_of(kind, key)
        if key in _MEANT or column is None:
            continue
        if column.kind in MONEY:
            cell = in_dong(cell, part.get("unit") or 1)
        elif column.kind in WORDED and isinstance(cell, str | int | float):
            cell = words.get(key, {}).get(match_key(values.as_shown(cell)), cell)
        elif key == "club":
            cell = clubs.get(fold(values.as_shown(cell)), cell)
        cells[key] = None if isinstance(cell, str) and cell.strip() in _NOTHING else cell
    if kind == "members":
        cells |= _person(raw, cells)
    cells |= {key: text for key, text in part.get("fixed", {}).items() if key not in part["columns"].values()}
    if kind == "entries":
        cells |= _taken_or_paid(raw, cells, part)
    if told.get("club") and "club" not in cells and kind != "clubs":
        cells["club"] = told["club"]
    for key in ("code", "member", "loan"):
        if key in cells and not values.as_shown(cells[key]) and cells[key] is not values.NO_VALUE:
            del cells[key]  # found or made afterwards, not asked for
    return cells


def _person(raw: dict[str, Any], cells: dict[str, Any]) -> dict[str, Any]:
    """Sex from two columns, which may hold crosses or birth years, and a birth cell that is a year or a whole date."""
    made: dict[str, Any] = {}
    sides = [(word, raw.get(key)) for word, key in (("Nam", "sex_male"), ("Nữ", "sex_female")) if key in raw]
    ticked = [(word, cell) for word, cell in sides if values.as_shown(cell) not in (*_NOTHING, "0", "FALSE")]
    if sides:
        made["sex"] = " / ".join(word for word, _cell in ticked) or None
    birth = raw.get("birth")
    if "birth" not in raw and "birth_year" not in cells and len(ticked) == 1 and not _is_tick(ticked[0][1]):
        birth = ticked[0][1]
    if "birth" in raw or birth is not None:
        made["birth_year" if _is_year(birth) or not _is_date(birth) else "birth_date"] = birth
    return made


def _taken_or_paid(raw: dict[str, Any], cells: dict[str, Any], part: dict) -> dict[str, Any]:
    """Amount and kind from the columns Thu and Chi. What both columns hold, or a kind of the other side, is no answer.

    A kind that holds for all rows counts on its own side; the other side's rows are other income or other expenses.
    """
    sides = {key: raw[key] for key in _SIDES if key in raw}
    filled = {key: cell for key, cell in sides.items() if values.as_shown(cell).strip() not in (*_NOTHING, "0")}
    if not sides:
        return {}
    if len(filled) != 1:
        return {"amount_vnd": " / ".join(values.as_shown(cell) for cell in filled.values()) or None}
    [(side, cell)] = filled.items()
    sign, usual = _SIDES[side]
    word = values.as_shown(cells.get("kind"))
    kind = column_of("entries", "kind").by_word.get(match_key(word))
    is_other_side = kind is not None and EFFECTS[kind].cash * sign <= 0
    made = {"amount_vnd": in_dong(cell, part.get("unit") or 1)}
    if not word or (is_other_side and "kind" not in part["columns"].values()):
        return made | {"kind": usual}
    return made | {"kind": f"{word} / {usual}"} if is_other_side else made


def _is_tick(cell: Any) -> bool:
    """A cross of any kind; what is longer is meant as the birth year."""
    text = values.as_shown(cell)
    return len(text) == 1 or _is_mark(text)


def _is_year(cell: Any) -> bool:
    try:
        return values.as_year(cell) is not None
    except ValueError:
        return False


def _is_date(cell: Any) -> bool:
    try:
        return values.as_date(cell) is not None
    except ValueError:
        return False


def in_dong(cell: Any, unit: int) -> Any:
    """An amount in nghìn or triệu as đồng; text that names its own unit, and what cannot be read, stays as it is."""
    if unit == 1 or isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return cell
    text = values.as_shown(cell).strip()
    digits = text.replace(" ", "")
    if isinstance(cell, str) and digits.replace(".", "").isdecimal():
        try:
            return values.as_vnd(cell) * unit
        except ValueError:
            return cell
    try:
        amount = Decimal(digits.replace(".", "").replace(",", ".")) * unit
    except InvalidOperation:
        return cell
    return int(amount) if amount == amount.to_integral_value() else cell


def unknown_words(rows: Rows, headings: Headings, part: dict, areas: dict[str, str]) -> dict[str, list[str]]:
    """{meaning: words of its column that the workbook does not know}, in the order of the sheet."""
    found: dict[str, list[str]] = {}
    for name, key in part["columns"].items():
        column = column_of(part["kind"], key)
        if column is None or column.kind not in WORDED:
            continue
        known, place = areas if column.kind == "area" else column.by_word, headings.places[name]
        seen = {values.as_shown(cells[place]) for _number, cells in data_rows(rows, headings) if place < len(cells)}
        told = part.get("words", {}).get(key, {})
        unknown = [text for text in seen if text not in _NOTHING and match_key(text) not in {*told, *known}]
        if column.kind == "mark":
            unknown = [text for text in unknown if not _is_mark(text)]
        if unknown:
            found[key] = sorted(unknown)
    return found


def _is_mark(text: str) -> bool:
    try:
        return values.as_mark(text) or True
    except ValueError:
        return False
