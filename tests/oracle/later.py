"""What may happen to a stored programme after a day: facts are added, corrected and reversed, dated later."""

import datetime as dt

from django.db.models import Case, F, Value, When

from clubs.models import Activity, ActivityArea, Club, DeclaredTotals, Meeting, Member, Placement, PovertyStatus, Review
from districts.models import Unit
from districts.querysets import holds_on
from funds.models import Entry, Instalment, Loan, Voucher
from tests.oracle.facts import MERGER
from tests.oracle.many import Few, Many, prefix
from tests.oracle.store import Store


def change_after(many: Many, day: dt.date) -> None:
    """Of every programme, dated after `day` alone."""
    correct(day)
    reverse(day)
    move(day + dt.timedelta(days=1))
    add(many, day)
    leave(day)


def correct(day: dt.date) -> None:
    """Facts that are there, dated after the day, get other values or go away."""
    other_area = ActivityArea.objects.get(code="resources")
    Activity.objects.filter(held_on__gt=day).update(area=other_area)
    Meeting.objects.filter(held_on__gt=day).delete()
    Review.objects.filter(reviewed_on__gt=day).update(
        is_well_managed=Case(When(is_well_managed=True, then=Value(False)), default=Value(True))
    )
    DeclaredTotals.objects.filter(ends_on__gt=day).update(members=F("members") + 1)
    PovertyStatus.objects.filter(year__gt=day.year).update(status="poor")
    Member.objects.filter(left_on__gt=day).update(left_on=None)
    Member.objects.filter(joined_on__gt=day).update(sex="male", birth_year=1940, birth_date=None)
    Club.objects.filter(closed_on__gt=day).update(closed_on=None)
    Instalment.objects.filter(in_force_from__gt=day).delete()
    Instalment.objects.filter(superseded_on__gt=day).update(superseded_on=None)


def reverse(day: dt.date) -> None:
    """Every third entry up to the day that nobody reversed is, the day after; with a disbursement its loan."""
    next_day = day + dt.timedelta(days=1)
    rows = []
    for old in Entry.objects.filter(entry_on__lte=day, reverses=None, reversal=None).select_related("voucher", "loan"):
        if old.pk % 3 == 0:
            rows.append(reversal_of(old, next_day))
    Voucher.objects.bulk_create(row.voucher for row in rows)
    Entry.objects.bulk_create(rows)
    cancelled = [row.loan_id for row in rows if row.kind in ("loan_disbursed", "opening_loan")]
    Loan.objects.filter(pk__in=cancelled).update(cancelled_on=next_day)


def reversal_of(old: Entry, day: dt.date) -> Entry:
    return Entry(
        voucher=Voucher(club_id=old.club_id, kind="entry", dated_on=day, reverses=old.voucher, reason="nhầm"),
        club_id=old.club_id,
        fund=old.fund,
        kind=old.kind,
        entry_on=day,
        amount_vnd=-old.amount_vnd,
        is_initial=old.is_initial,
        loan=old.loan,
        reverses=old,
    )


def move(day: dt.date) -> None:
    """The clubs move to another commune on `day`, whatever became of their places afterwards."""
    goal = "c7" if day < MERGER else "n3"
    commune = Unit.objects.get(name=goal)
    held = list(Placement.objects.filter(holds_on(day), starts_on__lt=day))
    clubs = [one.club_id for one in held]
    Placement.objects.filter(club__in=clubs, starts_on__gte=day).delete()
    Placement.objects.filter(pk__in=[one.pk for one in held]).update(ends_on=day, is_left=True)
    Placement.objects.bulk_create(Placement(club_id=pk, commune=commune, starts_on=day, reason="move") for pk in clubs)


def add(many: Many, day: dt.date) -> None:
    """New facts of the stored clubs, and a new club in each programme."""
    store = Store({unit.name: unit for unit in Unit.objects.filter(level="commune")})
    store.number = day.toordinal() * 10_000  # codes that nothing has
    stored = {club.code: club for club in Club.objects.all()}
    pairs, new = [], []
    for number, programme in many.programmes.items():
        maker = Few(number, first=day + dt.timedelta(days=1))
        later = [maker.club(club.code) for club in programme]
        for member in (member for made in later for member in made.members):
            # only years after the day's: a household's status has no finer date
            member.poverty = {year: status for year, status in member.poverty.items() if year > day.year}
        pairs += [(stored[made.code], made) for made in later]
        new.append(maker.club(f"{prefix(number)}{day}"))
    store.facts(pairs)
    store.clubs(new)


def leave(day: dt.date) -> None:
    """Every second member leaves and every fifth club closes the day after."""
    next_day = day + dt.timedelta(days=1)
    Member.objects.annotate(rest=F("pk") % 2).filter(rest=0, left_on=None, joined_on__lte=day).update(left_on=next_day)
    Club.objects.annotate(rest=F("pk") % 5).filter(rest=0, closed_on=None, founded_on__lte=day).update(
        closed_on=next_day
    )
