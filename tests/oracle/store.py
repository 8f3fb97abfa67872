"""Writes plain facts into the database through the models, with no service and no figure in between."""

import datetime as dt

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
    def __init__(self, units: dict[str, Unit]):
        self.units = units
        self.areas = {area.code: area for area in books.ActivityArea.objects.all()}
        self.persons: dict[int, books.Person] = {}
        self.number = 0

    def clubs(self, programme: list[plain.Club]) -> None:
        for club in programme:
            self.club(club)

    def club(self, made: plain.Club) -> None:
        club = books.Club.objects.create(code=made.code, name=made.code, founded_on=made.founded, closed_on=made.closed)
        for place in made.placements:
            books.Placement.objects.create(
                club=club,
                commune=self.units[place.commune],
                former_commune=self.units[place.former] if place.former else None,
                starts_on=place.starts,
                ends_on=place.ends,
                reason="founding",
            )
        self.facts(club, made)

    def facts(self, club: books.Club, made: plain.Club) -> None:
        """Members, activities, reviews, loans and entries of a club that is stored already."""
        members = self.members(club, made.members)
        books.Activity.objects.bulk_create(
            books.Activity(club=club, area=self.areas[area], held_on=day) for area, day in made.activities
        )
        books.Review.objects.bulk_create(
            books.Review(club=club, reviewed_on=row.day, level=row.level, is_well_managed=row.verdict)
            for row in made.reviews
        )
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
                for row in made.declared
            ),
            ignore_conflicts=True,  # facts added later may hit upon a day that is taken
        )
        books.Meeting.objects.bulk_create(
            (books.Meeting(club=club, held_on=day) for day in made.meetings), ignore_conflicts=True
        )
        loans = [self.loan(club, members, loan) for loan in made.loans]
        self.entries(club, made.entries, loans)

    def members(self, club: books.Club, made: list[plain.Member]) -> list[books.Member]:
        missing = sorted({member.person for member in made} - self.persons.keys())
        created = books.Person.objects.bulk_create(books.Person() for _ in missing)
        self.persons |= dict(zip(missing, created, strict=True))
        members = books.Member.objects.bulk_create(self.member(club, member) for member in made)
        books.PovertyStatus.objects.bulk_create(
            books.PovertyStatus(member=member, year=year, status=status)
            for member, plain_member in zip(members, made, strict=True)
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

    def loan(self, club: books.Club, members: list[books.Member], made: plain.Loan) -> money.Loan:
        loan = money.Loan.objects.create(
            club=club,
            member=members[made.member],
            code=self._code(),
            disbursed_on=made.day,
            principal_vnd=made.principal,
            monthly_rate_percent=1,
            months=6,
            cancelled_on=made.cancelled,
            original_on=made.lent,
            original_vnd=made.contract,
        )
        running: dict[dt.date, list[int]] = {}
        for line in made.lines:
            so_far = running.setdefault(line.starts, [])
            so_far.append(line.principal)
            money.Instalment.objects.create(
                loan=loan,
                number=len(so_far),
                due_on=line.due,
                principal_vnd=line.principal,
                interest_vnd=0,
                cumulative_vnd=line.before + sum(so_far),
                in_force_from=line.starts,
                superseded_on=line.ends,
            )
        return loan

    def entries(self, club: books.Club, made: list[plain.Entry], loans: list[money.Loan]) -> None:
        """The typed ones first, so that reversals can name them."""
        stored: dict[int, money.Entry] = {}
        for is_reversal in (False, True):
            some = {place: entry for place, entry in enumerate(made) if (entry.reverses is not None) == is_reversal}
            rows = [self.entry(club, entry, loans, stored) for entry in some.values()]
            money.Voucher.objects.bulk_create(row.voucher for row in rows)
            stored |= dict(zip(some, money.Entry.objects.bulk_create(rows), strict=True))

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
