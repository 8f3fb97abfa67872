"""Part I: how many clubs there are, where, and who their members are."""

from core.dates import format_date
from core.sheets.official import Share
from reports.narrative.figures import Figures, Name
from reports.narrative.sentences import Sentence, counted, joined, say, unknown_of
from targets.basis import Basis

GROUPS = ("women", "older_60", "younger", "unknown_age", "poor", "near_poor", "hardship", "minority", "disabled")


def area_name(basis: Basis) -> Name:
    return Name(basis.unit)


def clubs_part(figures: Figures, basis: Basis) -> list[list[Sentence]]:
    """Paragraphs of sentences."""
    return [
        [_how_many(figures, basis), *_moved(figures), *_by_area(figures), *_communes(figures)],
        _members(figures),
    ]


def _how_many(figures: Figures, basis: Basis) -> Sentence:
    row = figures.total("people")
    about = {"as_of": Name(format_date(basis.as_of)), "area": area_name(basis)}
    if not row.number("at_end"):
        return say("clubs.none", **about)
    at_end, plan, share = row["at_end"], row["plan"], row["plan_share"]
    if plan is None or share is None:
        return say("clubs.no_plan", **about, at_end=at_end)
    value: Share = share.value
    kind = "exceeded" if value.n > value.total else "met" if value.n == value.total else "not_met"
    return say(f"clubs.{kind}", **about, at_end=at_end, plan=plan, share=share)


def _moved(figures: Figures) -> list[Sentence]:
    row = figures.total("people")
    if not any(row.number(key) for key in ("at_start", "new", "closed")):
        return []
    changed = [key for key in ("new", "closed") if row.number(key)]
    template = {0: "moved.not", 1: f"moved.{''.join(changed)}", 2: "moved"}[len(changed)]
    return [say(template, at_start=row["at_start"], **{key: row[key] for key in changed})]


def _by_area(figures: Figures) -> list[Sentence]:
    """The areas with most clubs first, as a reader looks for them; those without any are named apart."""
    rows = list(figures.rows("people"))
    have = sorted((row for row in rows if row.number("at_end")), key=lambda row: -(row.number("at_end") or 0))
    if not have or len(rows) < 2:
        return []
    pieces = [say("by_area.piece", unit=Name(row.label), at_end=row["at_end"]) for row in have]
    bare = [row.label for row in rows if not row.number("at_end")]
    lines = [say("by_area", list=joined(pieces))]
    return [*lines, say("by_area.none", list=Name(", ".join(bare)))] if bare else lines


def _communes(figures: Figures) -> list[Sentence]:
    row = figures.total("people")
    if row["communes"] is None or row["communes_with"] is None:
        return []
    return [say("communes", communes_with=row["communes_with"], communes=row["communes"])]


def _members(figures: Figures) -> list[Sentence]:
    row = figures.total("people")
    if row["members"] is None:
        return [say("members.unknown")]
    if not row.number("members"):
        return [say("members.none"), say("people.no_shares")]
    named, unknown = counted(row, "people", GROUPS)
    lines = [say("members", members=row["members"], list=named)]
    clubs = figures.total("clubs")
    if clubs["women"] is not None and clubs["older"] is not None:
        lines.append(say("people.shares", women=clubs["women"], older=clubs["older"]))
    return lines + unknown_of("people", unknown, "people")
