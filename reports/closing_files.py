"""The files that are kept with a closing: the official report as tables and in words, and every club's figures."""

from collections.abc import Iterator
from io import BytesIO

from core.sheets.writer import Column, write_rows_xlsx
from reports.official_files import CONTENT_TYPES, official_file, written_for
from reports.yearly import annex_of
from targets.basis import Basis
from targets.figures import club_figures
from targets.formats import CONTRACT_FIELDS, club_json
from targets.querysets.facts import every_area, every_club

TEXTS = ("code", "name", "district", "commune", "founded_on")


def closing_files(basis: Basis) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of each file; the whole programme, names included."""
    span = f"{basis.since:%Y%m%d}-{basis.as_of:%Y%m%d}"
    names = every_area().active_names_on(basis.as_of)
    annex, written = annex_of(every_club(), basis, area_names=names, has_names=True), written_for(basis)
    for ending in CONTENT_TYPES:
        yield f"bao-cao-{span}.{ending}", official_file(annex, ending, written).content
    out = BytesIO()
    columns = [Column(name, "text" if name in TEXTS else "money", 16) for name in CONTRACT_FIELDS if name != "par30"]
    columns += [Column("par30_n", "money", 16), Column("par30_N", "money", 16)]
    write_rows_xlsx(out, columns, (_cells(club_json(row)) for row in club_figures(every_club(), basis)), "CLB")
    yield f"so-lieu-clb-{span}.xlsx", out.getvalue()


def _cells(found: dict) -> list:
    values = [found[name] for name in CONTRACT_FIELDS if name != "par30"]
    return [_cell(value) for value in values] + [found["par30"]["n"], found["par30"]["N"]]


def _cell(value):
    """A list as its codes, a yes or no as 1 or 0, so that a column holds one kind of value."""
    if isinstance(value, list):
        return " ".join(value)
    return int(value) if isinstance(value, bool) else value
