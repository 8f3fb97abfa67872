"""How things stand in one glance: how many targets are met, which are not, and which way they move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import format_date
from core.templatetags.vi_format import number
from reports.cards import Card


@dataclass(frozen=True)
class Verdict:
    """`met` of `total` targets that have a goal and could be judged; `unmet` their cards, `moves` a sentence or ""."""

    met: int
    total: int
    unmet: list[Card]
    words: str
    moves: str

    @property
    def is_met(self) -> bool:
        return not self.unmet


def verdict(cards: Sequence[Card], compared_on: date) -> Verdict | None:
    """None where no target can be judged: there is no goal, nobody to count, or everything is hidden."""
    judged = [one for one in cards if one.met is not None]
    if not judged:
        return None
    unmet = [one for one in judged if not one.met]
    met, total = len(judged) - len(unmet), len(judged)
    text = ngettext("%(met)s of %(total)s target is met.", "%(met)s of %(total)s targets are met.", total)
    words = {"met": number(met), "total": number(total)}
    return Verdict(met, total, unmet, text % words, _moves(cards, compared_on))


def _moves(cards: Sequence[Card], compared_on: date) -> str:
    directions = [one.trend.direction for one in cards if one.trend is not None]
    if not directions:
        return ""
    counts = {name: number(directions.count(name)) for name in ("up", "down", "same")}
    words = counts | {"date": format_date(compared_on)}
    return _("Since %(date)s: %(up)s up, %(down)s down, %(same)s unchanged.") % words
