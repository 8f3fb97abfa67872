"""What a caller fills in before a service makes a row of it. Forms, imports and generators all speak these."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clubs.models import ActivityArea, Club, Member, Person, Source
from districts.models import Unit


@dataclass(kw_only=True)
class ClubDraft:
    """A club to be founded. `commune` is a unit valid on `founded_on`, the decision's date.

    `former_commune` is the older commune of the village where the club is founded in a merged commune.
    """

    code: str = ""
    name: str = ""
    commune: Unit | None = None
    founded_on: date | None = None
    village: str = ""
    decision_number: str = ""
    launched_on: date | None = None
    source: Source | None = None
    closed_on: date | None = None
    note: str = ""
    former_commune: Unit | None = None


@dataclass(kw_only=True)
class MemberDraft:
    """A membership to be entered. Without `code` the club's next free one is taken.

    `position` is one of Appointment.BOARD or ""; it and the volunteer marks hold from `joined_on`. `poverty_year`
    defaults to the year of joining. `person` links a membership to an earlier one of the same human being.
    """

    club: Club
    code: str = ""
    full_name: str = ""
    sex: str = ""
    birth_year: int | None = None
    birth_date: date | None = None
    ethnicity: str = ""
    is_disabled: bool = False
    phone: str = ""
    joined_on: date | None = None
    left_on: date | None = None
    leave_reason: str = ""
    person: Person | None = None
    position: str = ""
    is_home_care: bool = False
    is_economic: bool = False
    poverty_status: str = ""
    poverty_year: int | None = None


@dataclass(kw_only=True)
class ActivityDraft:
    """Something a club did; participants and cost are None where nobody noted them."""

    club: Club
    area: ActivityArea | None = None
    held_on: date | None = None
    code: str = ""
    content: str = ""
    participants: int | None = None
    cost_vnd: int | None = None


@dataclass(kw_only=True)
class ReviewDraft:
    """A verdict on a club's management by one level. `checklist` is [text, is met] by line; None: not gone through."""

    club: Club
    reviewed_on: date | None = None
    level: str = ""
    is_well_managed: bool | None = None
    note: str = ""
    checklist: list | None = None


@dataclass(kw_only=True)
class DeclaredDraft:
    """A club's own totals for starts_on..ends_on; None is not declared, `areas` codes, [] for none carried out."""

    club: Club
    starts_on: date | None = None
    ends_on: date | None = None
    members: int | None = None
    women: int | None = None
    older_60: int | None = None
    poor: int | None = None
    borrowers: int | None = None
    income_fund_vnd: int | None = None
    areas: list[str] | None = None
    note: str = ""


@dataclass(kw_only=True)
class MeetingDraft:
    """A regular meeting that was held. Every count is None where nobody noted it.

    `absent` names the members who were missing (attendance by list: `attended` is then counted); None: not by list.
    `attended` counts whoever came, `guests` among them.
    """

    club: Club
    held_on: date | None = None
    absent: Sequence[Member] | None = None
    attended: int | None = None
    guests: int | None = None
    home_care_visits: int | None = None
    people_cared_for: int | None = None
    health_checked: int | None = None
    hardship_helped: int | None = None
    note: str = ""


@dataclass(kw_only=True)
class AwardDraft:
    """An award of a club or, with `member`, of one of its members."""

    club: Club
    member: Member | None = None
    year: int | None = None
    level: str = ""
    title: str = ""
    decision_number: str = ""
    decided_on: date | None = None
    note: str = ""


@dataclass(kw_only=True)
class TrainingDraft:
    """A training held for the clubs of `unit`, or of the whole programme where there is none."""

    topic: str = ""
    held_on: date | None = None
    ends_on: date | None = None
    place: str = ""
    organiser: str = ""
    unit: Unit | None = None
    source: Source | None = None
    note: str = ""


@dataclass(kw_only=True)
class AttendanceDraft:
    """Who came to a training from one club; None is not noted. `members` None leaves the names as they are."""

    club: Club
    participants: int | None = None
    women: int | None = None
    members: list[Member] | None = None
