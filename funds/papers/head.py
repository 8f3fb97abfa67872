"""What stands at the head and the foot of a club's papers: whose paper it is, where, and who signs it."""

from dataclasses import dataclass
from datetime import date

from clubs.models import Appointment, Club
from districts.querysets import holds_on

SIGNERS = (Appointment.Role.CHAIR, Appointment.Role.ACCOUNTANT, Appointment.Role.TREASURER)


@dataclass(frozen=True)
class PaperHead:
    """The club's head on a day; whatever is not known is "" and prints as dots to be filled in by hand.

    `commune` is "xã Ninh Sơn", `town` its bare name; `signers`: {role: full name} of the
    chair, the accountant and the treasurer of that day.
    """

    club: Club
    commune: str
    town: str
    day: date
    signers: dict[str, str]

    @classmethod
    def of(cls, club: Club, day: date, appointments) -> "PaperHead":
        """`appointments` are the board terms that the reader may see; two queries."""
        placement = club.placements.filter(holds_on(day)).select_related("commune").first()
        held = appointments.held_by_members_on(day).filter(member__club=club, role__in=SIGNERS)
        names = held.order_by("starts_on", "pk").values_list("role", "member__full_name")
        commune = placement.commune if placement else None
        return cls(club, str(commune or ""), commune.name if commune else "", day, dict(names))

    @property
    def place(self) -> str:
        return ", ".join(part for part in (self.club.village, self.commune) if part)

    @property
    def place_and_date(self) -> str:
        day = f"ngày {self.day.day:02d} tháng {self.day.month:02d} năm {self.day.year}"
        return f"{self.town or '............'}, {day}"
