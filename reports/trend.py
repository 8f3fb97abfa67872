"""What became of the targets between two days, in ready words: the figure then, now, and the difference."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from core.dates import format_date
from core.templatetags.vi_format import number
from reports.cards import fewer_than_five, things, value_words
from targets.readings import TargetReading

ICONS = {"up": "trending-up", "down": "trending-down", "same": "move-right"}


@dataclass(frozen=True)
class Trend:
    """`direction` is "up", "down" or "same"; `words` name it with the day compared with, `difference` alone."""

    direction: str
    difference: str
    words: str

    @property
    def icon_name(self) -> str:
        return ICONS[self.direction]


@dataclass(frozen=True)
class ComparedRow:
    """One target on both days; "" where there is nothing to compare."""

    label: str
    url: str
    then: str
    now: str
    trend: Trend | None = None


def trend(then: TargetReading, now: TargetReading, day: date) -> Trend | None:
    """None where one of the days has nobody to count."""
    if now.N is not None and not (now.N and then.N):
        return None
    is_share = now.N is not None and not (now.counts == "communes" and now.N == then.N)
    before, after = (Fraction(one.n, one.N) * 100 if is_share else Fraction(one.n) for one in (then, now))
    difference = after - before
    words = {"difference": _points(difference) if is_share else things(abs(int(difference)), now.counts)}
    words["date"] = format_date(day)
    if not difference:
        return Trend("same", _("unchanged"), _("unchanged since %(date)s") % words)
    if difference > 0:
        return Trend("up", _("up %(difference)s") % words, _("up %(difference)s since %(date)s") % words)
    return Trend("down", _("down %(difference)s") % words, _("down %(difference)s since %(date)s") % words)


def _points(difference: Fraction) -> str:
    """Percentage points with one decimal; what moved never reads as nothing."""
    tenths = (abs(difference) * 10 + Fraction(1, 2)).__floor__()
    if not tenths:
        return _("less than %(points)s points") % {"points": number(0.1, 1)}
    return _("%(points)s points") % {"points": number(tenths / 10, 1)}


def compared(then: TargetReading, now: TargetReading, day: date, *, url: str, is_hidden: bool) -> ComparedRow:
    label = str(now.label)
    if is_hidden:
        return ComparedRow(label, "", fewer_than_five(), fewer_than_five())
    return ComparedRow(label, url, _side(then), _side(now), trend(then, now, day))


def _side(reading: TargetReading) -> str:
    if not reading.N:
        return value_words(reading)
    return f"{value_words(reading)} ({number(reading.n)} / {number(reading.N)})"
