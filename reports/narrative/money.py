"""Part III: both funds, and lending."""

from reports.narrative.figures import Figures, Name, Row
from reports.narrative.sentences import Sentence, counted, joined, say, unknown_of

NOT_COMPARABLE = ("brought", "declared")
"""What makes a fund's end something else than its start plus what came and went in the period."""
FUNDS = {"income": Name("Quỹ tăng thu nhập"), "operating": Name("Quỹ hoạt động")}
WENT = ("spent", "lost", "in_kind_down", "to_fund", "dissolved")
APART = ("number", "unit", "start", "end", "clubs", "average", "declared")


def funds_part(figures: Figures) -> list[list[Sentence]]:
    return [_fund(figures.total(table), table) for table in FUNDS]


def _fund(row: Row, table: str) -> list[Sentence]:
    if row["end"] is None:
        return [say("fund.unknown", table, fund=FUNDS[table])]
    lines = [_level(row, table)]
    if row.is_not_applicable("average"):
        lines.append(say("fund.average_not_applicable", table))
    elif row["average"] is not None:
        lines.append(say("fund.average", table, average=row["average"], clubs=row["clubs"]))
    keys = [column.key for column in row.sheet.columns if column.key not in APART]
    came = _moves(row, [key for key in keys if key not in WENT])
    went = _moves(row, [key for key in keys if key in WENT])
    lines.append(say("fund.came", table, list=joined(came)) if came else say("fund.came_none", table))
    lines.append(say("fund.went", table, list=joined(went)) if went else say("fund.went_none", table))
    return lines


def _level(row: Row, table: str) -> Sentence:
    start, end = row.number("start") or 0, row.number("end") or 0
    common = {"fund": FUNDS[table], "end": row["end"]}
    if any(row.number(key) for key in NOT_COMPARABLE):
        return say("fund.not_comparable", table, **common, start=row["start"])
    if not start:
        return say("fund.began", table, **common)
    if start == end:
        return say("fund.same", table, **common)
    return say("fund.grew" if end > start else "fund.fell", table, **common, start=row["start"])


def _moves(row: Row, keys: list[str]) -> list[Sentence]:
    named = {column.key: column.heading for column in row.sheet.columns}
    return [
        Sentence(key, f"{_small(named[key])} {row[key]}", (row[key],)) for key in keys if row.number(key) and row[key]
    ]


def _small(heading: str) -> str:
    return heading[:1].lower() + heading[1:]


def lending_part(figures: Figures) -> list[list[Sentence]]:
    row = figures.total("lending")
    return [[*_lent(row), *_borrowers(row)], [*_received(row), *_late(row)]]


def _lent(row: Row) -> list[Sentence]:
    if not row.number("loans_lent"):
        return [say("lent.none")]
    return [say("lent", loans_lent=row["loans_lent"], lent=row["lent"])]


def _borrowers(row: Row) -> list[Sentence]:
    if row["borrowed_period"] is None:
        lines = [say("borrowers.unknown")]
    else:
        named, unknown = counted(row, "borrowers", ("women", "older", "needy"))
        some = named if row.number("borrowed_period") else joined([])
        lines = [say("borrowers", borrowed_period=row["borrowed_period"], list=some)]
        lines += unknown_of("borrowers", unknown, "borrowers")
    if row["borrowed_ever"] is not None and row["borrowing_now"] is not None:
        lines.append(say("borrowers.ever", borrowed_ever=row["borrowed_ever"], borrowing_now=row["borrowing_now"]))
    return lines


def _received(row: Row) -> list[Sentence]:
    lines = [say("received", received=row["received"], interest=row["interest"])]
    if row.is_not_applicable("collection"):
        return [*lines, say("collection.not_applicable")]
    return [*lines, say("collection", due=row["due"], collection=row["collection"])]


def _late(row: Row) -> list[Sentence]:
    lines = [say("outstanding", outstanding=row["outstanding"])]
    if row.number("loans_overdue"):
        lines.append(say("overdue", loans_overdue=row["loans_overdue"], overdue=row["overdue"]))
    else:
        lines.append(say("overdue.none"))
    if row.is_not_applicable("par30_share"):
        return [*lines, say("par30.not_applicable")]
    return [*lines, say("par30", par30=row["par30"], share=row["par30_share"])]
