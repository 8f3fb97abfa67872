"""Writes plain facts into the database through the models, with no service and no figure in between."""

import datetime as dt
from collections.abc import Iterator

from clubs import models as books
from districts.models import Level, Unit, UnitParent, UnitSuccession
from funds import models as money
from targets.services import load_plans
from tests.oracle import facts as plain


def store_reference() -> dict[str, Unit]:
    """The units of `facts`, the rubric and KH 72; {facts' name: unit}."""
    old = Unit.objects.create(code="58", name="Ninh Thuận", kind="tỉnh", level=Level.PROVINCE, valid_to=plain.MERGER)
    new = Unit.objects.create(code="56", name="Khánh Hòa", kind="tỉnh", level=Level.PROVINCE)
    districts = {}
    for code in ("582", "586", "587"):
        unit = Unit.objects.create(code=code, name=code, kind="huyện", level=Level.DISTRICT, valid_to=plain.MERGER)
        UnitParent.objects.create(child=unit, parent=old, ends_on=plain.MERGER)
        districts[code] = unit
    units = {}
    for name, commune in plain.COMMUNES.items():
        units[name] = Unit.objects.create(
            code=commune.code,
            name=name,
            kind=commune.kind,
            level=Level.COMMUNE,
            region_861=commune.region,
            valid_from=commune.starts,
            valid_to=commune.ends,
        )
        parent = districts[commune.district] if commune.district else new
        UnitParent.objects.create(child=units[name], parent=parent, starts_on=commune.starts, ends_on=commune.ends)
    for before, after, is_whole in plain.SUCCESSIONS:
        UnitSuccession.objects.create(
            predecessor=units[before], successor=units[after], effective_on=plain.MERGER, is_whole=is_whole
        )
    _store_rubric()
    load_plans()
    return units


def _store_rubric() -> None:
    areas = {
        code: books.ActivityArea.objects.create(code=code, number=number, name=code)
        for number, code in enumerate(plain.AREAS, start=1)
    }
    for code, minimum, starts, ends in plain.RULES:
        books.AreaRule.objects.create(area=areas[code], minimum=minimum, starts_on=starts, ends_on=ends)


class Store:
    """Writes many clubs at once: a statement per kind of fact, however many there are."""

    def __init__(self, units: dict[str, Unit]):
        self.units = units
        self.areas = {area.code: area for area in books.ActivityArea.objects.all()}
        self.persons: dict[int, books.Person] = {}
        self.number = 0

    def clubs(self, programme: list[plain.Club]) -> None:
        stored = books.Club.objects.bulk_create(
            books.Club(code=made.code, name=made.code, founded_on=made.founded, closed_on=made.closed)
            for made in programme
        )
        books.Placement.objects.bulk_create(
            books.Placement(
                club=club,
                commune=self.units[place.commune],
                former_commune=self.units[place.former] if place.former else None,
                starts_on=place.starts,
                ends_on=place.ends,
                is_left=place.is_left,
                reason="founding",
            )
            for club, made in zip(stored, programme, strict=True)
            for place in made.placements
        )
        self.facts(list(zip(stored, programme, strict=True)))

    def facts(self, clubs: list[tuple[books.Club, plain.Club]]) -> None:
        """Members, activities, reviews, loans and entries of clubs that are stored already."""
        members = self.members(clubs)
        self.doings(clubs)
        books.DeclaredTotals.objects.bulk_create(
            (
                books.DeclaredTotals(
                    club=club,
                    starts_on=row.starts,
                    ends_on=row.ends,
                    members=row.members,
                    income_fund_vnd=row.fund,
                    areas=row.areas,
                    **row.parts,
                )
                for club, made in clubs
                for row in made.declared
            ),
            ignore_conflicts=True,  # facts added later may hit upon a day that is taken
        )
        self.entries(clubs, self.loans(clubs, members))

    def doings(self, clubs: list[tuple[books.Club, plain.Club]]) -> None:
        books.Activity.objects.bulk_create(
            books.Activity(club=club, area=self.areas[area], held_on=day)
            for club, made in clubs
            for area, day in made.activities
        )
        books.Review.objects.bulk_create(
            (
                books.Review(club=club, reviewed_on=row.day, level=row.level, is_well_managed=row.verdict)
                for club, made in clubs
                for row in made.reviews
            ),
            ignore_conflicts=True,
        )
        books.Meeting.objects.bulk_create(
            (books.Meeting(club=club, held_on=day) for club, made in clubs for day in made.meetings),
            ignore_conflicts=True,
        )

    def members(self, clubs: list[tuple[books.Club, plain.Club]]) -> list[list[books.Member]]:
        """Those of each club, in the order of its list."""
        missing = sorted({member.person for _, made in clubs for member in made.members} - self.persons.keys())
        created = books.Person.objects.bulk_create(books.Person() for _ in missing)
        self.persons |= dict(zip(missing, created, strict=True))
        members = [[self.member(club, member) for member in made.members] for club, made in clubs]
        books.Member.objects.bulk_create(member for own in members for member in own)
        books.PovertyStatus.objects.bulk_create(
            books.PovertyStatus(member=member, year=year, status=status)
            for own, (_, made) in zip(members, clubs, strict=True)
            for member, plain_member in zip(own, made.members, strict=True)
            for year, status in plain_member.poverty.items()
        )
        return members

    def member(self, club: books.Club, made: plain.Member) -> books.Member:
        return books.Member(
            club=club,
            person=self.persons[made.person],
            code=self._code(),
            full_name="Thành viên",
            sex=made.sex,
            birth_year=made.birth_year,
            birth_date=made.birth_date,
            ethnicity=made.ethnicity,
            is_disabled=made.disabled,
            joined_on=made.joined,
            left_on=made.left,
        )

    def loans(self, clubs, members: list[list[books.Member]]) -> list[list[money.Loan]]:
        """Those of each club, in the order of its list, with their schedules."""
        loans = [
            [self.loan(club, own[loan.member], loan) for loan in made.loans]
            for (club, made), own in zip(clubs, members, strict=True)
        ]
        money.Loan.objects.bulk_create(loan for own in loans for loan in own)
        money.Instalment.objects.bulk_create(
            line
            for own, (_, made) in zip(loans, clubs, strict=True)
            for loan, plain_loan in zip(own, made.loans, strict=True)
            for line in self.instalments(loan, plain_loan)
        )
        return loans

    def loan(self, club: books.Club, member: books.Member, made: plain.Loan) -> money.Loan:
        return money.Loan(
            club=club,
            member=member,
            code=self._code(),
            disbursed_on=made.day,
            principal_vnd=made.principal,
            monthly_rate_percent=1,
            months=6,
            cancelled_on=made.cancelled,
            original_on=made.lent,
            original_vnd=made.contract,
        )

    def instalments(self, loan: money.Loan, made: plain.Loan) -> Iterator[money.Instalment]:
        running: dict[dt.date, list[int]] = {}
        for line in made.lines:
            so_far = running.setdefault(line.starts, [])
            so_far.append(line.principal)
            yield money.Instalment(
                loan=loan,
                number=len(so_far),
                due_on=line.due,
                principal_vnd=line.principal,
                interest_vnd=0,
                cumulative_vnd=line.before + sum(so_far),
                in_force_from=line.starts,
                superseded_on=line.ends,
            )

    def entries(self, clubs, loans: list[list[money.Loan]]) -> None:
        """The typed ones first, so that reversals can name them."""
        stored: list[dict[int, money.Entry]] = [{} for _ in clubs]
        for is_reversal in (False, True):
            rows = []
            for (club, made), own, ready in zip(clubs, loans, stored, strict=True):
                for place, entry in enumerate(made.entries):
                    if (entry.reverses is not None) == is_reversal:
                        ready[place] = self.entry(club, entry, own, ready)
                        rows.append(ready[place])
            money.Voucher.objects.bulk_create(row.voucher for row in rows)
            money.Entry.objects.bulk_create(rows)

    def entry(self, club, made: plain.Entry, loans, stored: dict[int, money.Entry]) -> money.Entry:
        reverses = None if made.reverses is None else stored[made.reverses]
        voucher = money.Voucher(
            club=club,
            kind="entry",
            dated_on=made.day,
            reverses=reverses.voucher if reverses else None,
            reason="nhầm" if reverses else "",
        )
        return money.Entry(
            voucher=voucher,
            club=club,
            fund=made.fund,
            kind=made.kind,
            entry_on=made.day,
            amount_vnd=made.amount,
            is_initial=made.initial,
            loan=None if made.loan is None else loans[made.loan],
            reverses=reverses,
        )

    def _code(self) -> str:
        self.number += 1
        return f"X{self.number:05}"
