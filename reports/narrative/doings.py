"""Part IV: meetings, care and the areas of activity."""

from core.documents.model import Grid
from reports.narrative.figures import Figures, headings
from reports.narrative.sentences import Sentence, joined, say, unknown_of
from reports.narrative.words import WORDS

CARE = ("volunteers", "cared", "visits", "checked", "helped", "community")


def doings_part(figures: Figures) -> list[list[Sentence]]:
    return [_meetings(figures), [*_care(figures), *_raised(figures)]]


def _meetings(figures: Figures) -> list[Sentence]:
    row = figures.total("care")
    if row.is_not_applicable("months_share"):
        return [say("meetings.not_applicable")]
    if not row.number("meetings"):
        return [say("meetings.none")]
    lines = [
        say(
            "meetings",
            meetings=row["meetings"],
            months=row["months"],
            months_due=row["months_due"],
            share=row["months_share"],
        )
    ]
    if row["average"] is None:
        return [*lines, say("attendance.unknown")]
    return [*lines, say("attendance", average=row["average"], noted=row["noted"])]


def _care(figures: Figures) -> list[Sentence]:
    row = figures.total("care")
    pieces = [
        Sentence(key, WORDS[f"care.{key}"].format(figure), (figure,))
        for key in CARE
        if row.number(key) and (figure := row[key]) is not None
    ]
    lines = [say("care", list=joined(pieces)) if pieces else say("care.none")]
    return lines + unknown_of("care", [key for key in CARE if row[key] is None], "care")


def _raised(figures: Figures) -> list[Sentence]:
    row = figures.total("care")
    return [say("raised", raised=row["raised"]) if row.number("raised") else say("raised.none")]


def areas_grid(figures: Figures, words: tuple[str, str, str]) -> Grid:
    """words: the headings. A blank cell is what nobody noted."""
    row, named = figures.total("areas"), headings(figures.tables.areas)
    codes = [key.removeprefix("activities_") for key in named if key.startswith("activities_")]
    rows = []
    for code in codes:
        held, came = (row[f"{name}_{code}"] for name in ("activities", "participants"))
        rows.append([named[f"activities_{code}"], str(held or ""), str(came or "")])
    return Grid(words, rows, (0.6, 0.2, 0.2), frozenset({1, 2}))
