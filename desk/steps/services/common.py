"""What merging and dissolving share: the ruling behind the act, facts that stand in its way, the entries' numbers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from clubs.models import Activity, Appointment, Club, Meeting, Member, Review
from clubs.rules import next_code
from core.audit import Trail, snapshot
from core.dates import format_date
from core.problems import Problem, Refused
from funds.models import CashCount, Entry, Loan, Voucher

AT_SOURCE, AT_COMMUNE, STAYS = "source", "commune", "stays"
"""What becomes of what a dissolved club has."""

TERM_FIELDS = ("starts_on", "ends_on")


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """Who decided the act and why: a decision's number and date as far as known, and words."""

    reason: str
    number: str = ""
    decided_on: date | None = None

    def __str__(self):
        if self.number and self.decided_on:
            text = _("Decision no. %(number)s of %(date)s")
        elif self.number:
            text = _("Decision no. %(number)s")
        elif self.decided_on:
            text = _("Decision of %(date)s")
        else:
            return self.reason.strip()
        head = text % {"number": self.number, "date": format_date(self.decided_on)}
        return f"{head}. {self.reason.strip()}"


class Faults:
    """Collects the refusals of several services, so that a person hears of all at once; the same words once."""

    def __init__(self, day_field: str):
        self.problems: list[Problem] = []
        self.day_field = day_field

    def add(self, *problems: Problem) -> None:
        self.problems += problems

    def of(self, call: Callable, **kwargs):
        """The call's answer, or None where it was refused; faults of dates belong to the day that was asked for."""
        try:
            return call(**kwargs)
        except Refused as refused:
            self.problems += [self._at_day(problem) for problem in refused.problems]
            return None

    def _at_day(self, problem: Problem) -> Problem:
        is_of_day = problem.field in ("entry_on", "left_on", "joined_on", "closed_on")
        return replace(problem, field=self.day_field if is_of_day else problem.field)

    def refuse(self) -> None:
        seen = {(problem.field, str(problem.message)): problem for problem in self.problems}
        if seen:
            raise Refused(*seen.values())


def later_problems(club: Club, day: date, field: str) -> list[Problem]:
    """What the club is said to have done on or after the day on which it is to operate no more, one problem a kind.

    Repayments may come later: they go on into the book of the old club.
    """
    entries = Entry.objects.filter(club=club, reverses__isnull=True, entry_on__gt=day)
    entries = entries.exclude(voucher__kind__in=[Voucher.Kind.REPAYMENT, Voucher.Kind.WRITE_OFF])
    loans = Loan.objects.filter(club=club, disbursed_on__gte=day).in_force()
    kinds: list[tuple[str, QuerySet, str]] = [
        (_("activities"), Activity.objects.filter(club=club, held_on__gte=day), "held_on"),
        (_("meetings"), Meeting.objects.filter(club=club, held_on__gte=day), "held_on"),
        (_("joinings of members"), Member.objects.filter(club=club, joined_on__gte=day), "joined_on"),
        (_("reviews"), Review.objects.filter(club=club, reviewed_on__gte=day), "reviewed_on"),
        (_("loans"), loans, "disbursed_on"),
        (_("fund entries"), entries.filter(voucher__reversed_on__isnull=True).exclude(loan__in=loans), "entry_on"),
        (_("cash counts"), CashCount.objects.filter(club=club, counted_on__gt=day), "counted_on"),
    ]
    text = _(
        "The book holds %(what)s after this day: %(count)s, the latest on %(date)s. Choose a later day or correct"
        " them first."
    )
    found = []
    for what, rows, name in kinds:
        counted = rows.order_by().aggregate(count=Count("pk"), latest=Max(name))
        if counted["count"]:
            values = {"what": what, "count": counted["count"], "date": format_date(counted["latest"])}
            found.append(Problem(text % values, field))
    return found


class VoucherCodes:
    """Free voucher codes of clubs, one after the other."""

    def __init__(self):
        self.taken: dict[int, list[str]] = {}

    def next(self, club: Club) -> str:
        if club.pk not in self.taken:
            rows = Voucher.objects.filter(club=club).exclude(code="").order_by()
            self.taken[club.pk] = list(rows.values_list("code", flat=True))
        code = next_code(self.taken[club.pk], "P0001")
        self.taken[club.pk].append(code)
        return code


def end_terms_of_club(actor, club: Club, on: date, reason: str) -> int:
    """No term of office outlasts the club: those that would, end on the day; how many."""
    terms = [
        term for term in Appointment.objects.filter(member__club=club) if term.ends_on is None or term.ends_on > on
    ]
    trail = Trail(actor, "clubs.close", reason)
    for term in terms:
        before = snapshot(term, TERM_FIELDS)
        term.starts_on, term.ends_on = min(term.starts_on, on), on
        trail.add(term, before=before, after=snapshot(term, TERM_FIELDS))
    Appointment.objects.bulk_update(terms, TERM_FIELDS, batch_size=500)
    trail.write()
    return len(terms)


def note_on_club(actor, club: Club, words: str) -> None:
    """Writes the ruling into the club's note, where every page and file shows it."""
    fresh = Club.objects.get(pk=club.pk)
    before = snapshot(fresh, ("note",))
    fresh.note = "\n".join(filter(None, [fresh.note, words]))
    fresh.save(update_fields=["note"])
    trail = Trail(actor, "clubs.close")
    trail.add(fresh, before=before, after=snapshot(fresh, ("note",)))
    trail.write()
