"""Readings of targets in ready words, for cards and table cells. No figure is computed here."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.charts import Meter, meter
from core.dates import format_date
from core.templatetags.vi_format import number, rate, share
from reports.suppression import SMALLEST_SHOWN
from targets.readings import TargetReading


@dataclass(frozen=True)
class Card:
    """What components/target_card.html draws; every figure is text."""

    code: str
    label: str
    value: str
    counted: str
    goal: str
    gap: str
    met: bool | None
    meter: Meter | None
    definition_url: str
    as_of: date
    unit: str = ""
    url: str = ""
    note: str = ""
    note_url: str = ""
    declared: str = ""
    declared_url: str = ""
    trend: object = None
    """A `reports.trend.Trend`, None where there is nothing to compare or it is hidden."""
    near: bool = False


@dataclass(frozen=True)
class Cell:
    """One reading in a table: the percentage or count, the pair behind it, and whether the goal is met.

    `mark` says that declared totals count in it, or that some club's figure is not known ("" where neither). `url`
    opens the rows behind it.
    """

    value: str
    pair: str = ""
    met: bool | None = None
    is_hidden: bool = False
    is_none: bool = False
    mark: str = ""
    url: str = ""

    def leading_to(self, url: str) -> "Cell":
        """The same with the address of its rows; what is hidden or not there leads nowhere."""
        return self if self.is_hidden or self.is_none or not url else replace(self, url=url)


def things(count: int, counts: str) -> str:
    """So many clubs, members or communes, in words."""
    shown = number(count)
    if counts == "members":
        return ngettext("%(count)s member", "%(count)s members", count) % {"count": shown}
    if counts == "communes":
        return ngettext("%(count)s commune", "%(count)s communes", count) % {"count": shown}
    return ngettext("%(count)s club", "%(count)s clubs", count) % {"count": shown}


def fewer_than_five() -> str:
    return f"<{SMALLEST_SHOWN}"


def value_words(reading: TargetReading) -> str:
    """33, or 66,0%, or "not applicable"."""
    if reading.N is None:
        return number(reading.n)
    return share(reading.n, reading.N, reading.goal) or _("not applicable")


def goal_words(reading: TargetReading) -> str:
    if reading.goal is None:
        return ""
    words = f"{rate(reading.goal)}%" if reading.N is not None else things(int(reading.goal), reading.counts)
    return _("at most %(goal)s") % {"goal": words} if reading.is_at_most else words


def gap_words(reading: TargetReading) -> str:
    if not reading.gap:
        return ""
    words = _("too many by %(things)s") if reading.is_at_most else _("short by %(things)s")
    return words % {"things": things(reading.gap, reading.counts)}


def counted_words(reading: TargetReading) -> str:
    if reading.N is None:
        return things(reading.n, reading.counts)
    return f"{number(reading.n)} / {things(reading.N, reading.counts)}"


def declared_words(reading: TargetReading) -> str:
    """How many clubs' declared totals count in the figure, and of how many clubs it is not known; "" of none."""
    declared, unknown = reading.declared, reading.unknown
    words = []
    if declared:
        text = ngettext(
            "with the declared totals of %(count)s club", "with the declared totals of %(count)s clubs", declared
        )
        words.append(text % {"count": number(declared)})
    if unknown:
        text = ngettext("not known of %(count)s club", "not known of %(count)s clubs", unknown)
        words.append(text % {"count": number(unknown)})
    return "; ".join(words)


def declared_mark(reading: TargetReading) -> str:
    """The same for a table's cell."""
    words = [_("declared: %(count)s") % {"count": number(reading.declared)}] if reading.declared else []
    words += [_("not known: %(count)s") % {"count": number(reading.unknown)}] if reading.unknown else []
    return "; ".join(words)


def meter_of(reading: TargetReading) -> Meter | None:
    if reading.N is None:
        return meter(reading.n, int(reading.goal), 100) if reading.goal else None
    return meter(reading.n, reading.N, None if reading.goal is None else Decimal(reading.goal))


def card(reading: TargetReading, *, as_of: date, url: str, is_hidden: bool = False) -> Card:
    """The card of one reading; hidden, it says "<5" and gives no pair and no gap."""
    shown = Card(
        code=reading.code,
        label=str(reading.label),
        value=value_words(reading),
        counted=counted_words(reading),
        goal=goal_words(reading),
        gap=gap_words(reading),
        met=reading.is_met,
        near=reading.is_near,
        meter=meter_of(reading),
        definition_url=url,
        url="" if is_hidden else url,
        as_of=as_of,
        declared=declared_words(reading),
        declared_url=f"{url}#declared" if reading.declared or reading.unknown else "",
    )
    if not is_hidden:
        return shown
    note = _("Hidden to protect people: a count of fewer than five could be found out.")
    hidden = {
        "counted": "",
        "goal": "",
        "gap": "",
        "met": None,
        "near": False,
        "meter": None,
        "declared": "",
        "declared_url": "",
    }
    return replace(shown, value=fewer_than_five(), note=note, **hidden)


def with_closing(
    today: Card, closing: TargetReading, due_on: date, *, url: str, is_hidden: bool, is_end: bool = True
) -> Card:
    """The card with the judgement of the day due, the plan's last one (`is_end`) or the target's own, beside the value
    of a later day."""
    if is_hidden or today.note:
        return today
    when = _("At the end of the plan, %(date)s") if is_end else _("On the day due, %(date)s")
    words = {"when": when % {"date": format_date(due_on)}, "value": value_words(closing)}
    if closing.is_met is None:
        note = _("%(when)s: %(value)s.") % words
    elif closing.is_met:
        note = _("%(when)s: %(value)s, goal met.") % words
    else:
        note = _("%(when)s: %(value)s, goal not met.") % words
    marks = declared_words(closing)
    return replace(today, note=f"{note.removesuffix('.')} ({marks})." if marks else note, note_url=url)


def cell(reading: TargetReading | None, *, is_hidden: bool = False) -> Cell:
    """The reading in a table's cell; None where the row has no such figure."""
    if reading is None:
        return Cell("", is_none=True)
    if is_hidden:
        return Cell(fewer_than_five(), is_hidden=True)
    if reading.N is None:
        return Cell(number(reading.n), met=reading.is_met)
    if not reading.N:
        return Cell(_("not applicable"), is_none=True)
    pair = f"{number(reading.n)} / {number(reading.N)}"
    return Cell(value_words(reading), pair, reading.is_met, mark=declared_mark(reading))
