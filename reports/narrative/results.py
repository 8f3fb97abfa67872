"""Part II: each target of the plan, in a sentence by how it stands, and all of them in one table."""

from django.utils.translation import gettext as _

from core.documents.model import Grid
from reports.narrative.figures import Figures, Name, Row
from reports.narrative.sentences import Sentence, say

KEYS = ("number", "label", "n", "N", "share", "goal", "verdict", "gap")
WIDTHS = (0.07, 0.34, 0.10, 0.10, 0.10, 0.09, 0.11, 0.09)


def results_part(figures: Figures) -> list[list[Sentence]]:
    """A paragraph for each target."""
    return [_of(row) for row in figures.rows("targets")]


def _of(row: Row) -> list[Sentence]:
    kind = kind_of(row)
    keys = {
        "count_exceeded": ("n", "share", "goal"),
        "count_met": ("n", "share", "goal"),
        "count_not_met": ("n", "share", "goal", "gap"),
        "count_no_goal": ("n",),
        "met": ("n", "N", "share", "goal"),
        "not_met": ("n", "N", "share", "goal", "gap"),
        "undecided": ("n", "N", "share", "goal", "unknown"),
        "no_goal": ("n", "N", "share"),
        "not_applicable": (),
    }[kind]
    about = str(row.values["code"])
    lines = [say(f"target.{kind}", about, label=Name(row.label), **{key: row[key] for key in keys})]
    if row.number("declared") and keys:
        lines.append(say("target.declared", about, declared=row["declared"]))
    return lines


def kind_of(row: Row) -> str:
    """Which of the sentences fits the target's line."""
    if row["N"] is None:
        if row["goal"] is None:
            return "count_no_goal"
        if row.number("gap"):
            return "count_not_met"
        return "count_exceeded" if (row.number("n") or 0) > (row.number("goal") or 0) else "count_met"
    if row.is_not_applicable("share"):
        return "not_applicable"
    if row["goal"] is None:
        return "no_goal"
    if not row.number("gap"):
        return "met"
    return "undecided" if row.number("unknown") else "not_met"


def results_grid(figures: Figures) -> Grid:
    sheet = figures.tables.targets
    shown = {column.key: column.heading for column in sheet.columns}
    rows = []
    for row in figures.rows("targets"):
        texts = [_("not applicable") if row.is_not_applicable(key) else str(row[key] or "") for key in KEYS]
        rows.append(texts)
    return Grid(
        headings=[shown[key] for key in KEYS],
        rows=rows,
        widths=WIDTHS,
        numeric=frozenset({2, 3, 4, 5, 7}),
        caption=sheet.title,
    )
