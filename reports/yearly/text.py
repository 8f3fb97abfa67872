"""Sheet E: the report in words. What the figures say is written out; what people say follows, or lines to write on."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from core.dates import format_date
from core.sheets.official import OfficialText
from core.templatetags.vi_format import number, share, vnd
from reports.cards import counted_words, gap_words, goal_words, value_words
from reports.yearly.by_area import period_words
from reports.yearly.figures import YearFigures
from targets.basis import Basis
from targets.readings import TargetReading
from targets.rules import known_sum

PARTS = ("results", "difficulties", "proposals", "next_plan")


def part_headings() -> dict[str, str]:
    return {
        "results": _("I. RESULTS"),
        "difficulties": _("II. DIFFICULTIES"),
        "proposals": _("III. PROPOSALS"),
        "next_plan": _("IV. PLAN OF THE NEXT YEAR"),
    }


def text_sheet(basis: Basis, year: YearFigures, texts: Mapping[str, str]) -> OfficialText:
    """texts: {part of PARTS: what was written}; a part may be missing."""
    said = {
        "results": [_clubs(basis, year), _people(year), *_targets(year.whole.values()), *_money(year), *_done(year)],
        "difficulties": _short_of(year.whole.values()),
    }
    return OfficialText(
        name=_("E. Report in words"),
        title=_("TABLE E. REPORT IN WORDS"),
        subtitles=[period_words(basis)],
        sections=[
            (heading, [*said.get(part, []), *_written(texts.get(part, ""))])
            for part, heading in part_headings().items()
        ],
    )


def _written(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _clubs(basis: Basis, year: YearFigures) -> str:
    moves = [movement for _unit, movement in year.movements]
    communes = {row.commune.pk for row in year.rows if row.commune} & {commune.pk for commune in basis.communes}
    words = _(
        "On %(day)s %(at_end)s clubs were in operation (%(at_start)s at the start of the period, %(new)s new,"
        " %(closed)s dissolved); %(with_club)s of %(communes)s communes, wards and townships had a club."
    )
    counts = {
        name: number(sum(getattr(one, name) for one in moves)) for name in ("at_start", "new", "closed", "at_end")
    }
    places = {"with_club": number(len(communes)), "communes": number(len(basis.communes))}
    return words % ({"day": format_date(basis.as_of)} | counts | places)


def _people(year: YearFigures) -> str:
    labels = {
        "women": _("women"),
        "older_60": _("aged 60 or over"),
        "poor": _("of poor households"),
        "near_poor": _("of near-poor households"),
        "minority": _("of ethnic minorities"),
    }
    sums = {name: known_sum(getattr(row, name) for row in year.rows) for name in ("members", *labels)}
    parts = [f"{number(sums[name])} {label}" for name, label in labels.items() if sums[name] is not None]
    return _("The clubs had %(members)s members, of them %(parts)s.") % {
        "members": _count(sums["members"]),
        "parts": ", ".join(parts),
    }


def _targets(readings) -> list[str]:
    words = _("%(label)s: %(counted)s%(value)s, goal %(goal)s: %(verdict)s.")
    return [
        words
        % {
            "label": one.label,
            "counted": counted_words(one),
            "value": f" ({value_words(one)})" if one.N is not None else "",
            "goal": goal_words(one),
            "verdict": _("met") if one.is_met else _("not met"),
        }
        for one in readings
        if one.is_met is not None
    ]


def _short_of(readings: Sequence[TargetReading]) -> list[str]:
    words = _("Not met: %(label)s, %(gap)s.")
    return [words % {"label": one.label, "gap": gap_words(one)} for one in readings if one.is_met is False]


def _money(year: YearFigures) -> list[str]:
    income, operating, lent = year.fund("income"), year.fund("operating"), year.lent
    funds = _(
        "The income fund was worth %(end)s ₫ (%(start)s ₫ at the start) in %(clubs)s clubs, the operating fund"
        " %(operating)s ₫."
    )
    lines = []
    if income.known_end is not None:
        values = {"end": vnd(income.end), "start": vnd(income.start), "clubs": number(income.clubs)}
        lines.append(funds % (values | {"operating": _amount(operating.known_end)}))
    sums = lent.sums
    lending = _(
        "In the period the clubs lent %(lent)s ₫ in %(loans)s loans to %(people)s members; outstanding at the end"
        " %(outstanding)s ₫, of it overdue %(overdue)s ₫; PAR30 %(par30)s, repayment rate %(rate)s."
    )
    values = {"lent": vnd(sums.lent_vnd), "loans": number(sums.loans_lent), "people": _count(lent.borrowed_period)}
    values |= {"outstanding": vnd(sums.outstanding_vnd), "overdue": vnd(sums.overdue_vnd)}
    none = _("not applicable")
    values["par30"] = share(sums.par30_vnd, sums.outstanding_vnd) or none
    values["rate"] = share(sums.received_vnd, sums.due_vnd) or none
    return [*lines, lending % values]


def _done(year: YearFigures) -> list[str]:
    done = year.done
    words = _(
        "The clubs held %(meetings)s meetings with %(attended)s attendances; home-care volunteers made %(visits)s"
        " visits; %(helped)s hardship cases were helped; %(raised)s ₫ were raised."
    )
    names = ("meetings", "attended", "visits", "helped")
    return [words % ({name: _count(getattr(done, name)) for name in names} | {"raised": vnd(done.raised)})]


def _count(value: int | None) -> str:
    return _("(not known)") if value is None else number(value)


def _amount(value: int | None) -> str:
    return _("(not known)") if value is None else vnd(value)
