"""Forms of this floor: they read what was typed; every rule stands in the services."""

from clubs.forms.activities import ActivityForm, ReviewForm
from clubs.forms.attachments import AttachmentForm, RemovalForm
from clubs.forms.club_lists import BirthForm, BoardForm, YearForm
from clubs.forms.clubs import ClubEditForm, ClubForm, MoveForm, PlaceForm
from clubs.forms.declared import DeclaredEditForm, DeclaredForm, PeriodChoice, PeriodGrid, WithdrawForm
from clubs.forms.grid import GridForm
from clubs.forms.logins import LoginForm
from clubs.forms.members import (
    AppointForm,
    DeathForm,
    LeaveForm,
    MemberEditForm,
    MemberForm,
    PovertyForm,
    TransferForm,
)

__all__ = [
    "ActivityForm",
    "AppointForm",
    "AttachmentForm",
    "BirthForm",
    "BoardForm",
    "ClubEditForm",
    "ClubForm",
    "DeathForm",
    "DeclaredEditForm",
    "DeclaredForm",
    "GridForm",
    "LeaveForm",
    "LoginForm",
    "MemberEditForm",
    "MemberForm",
    "MoveForm",
    "PeriodChoice",
    "PeriodGrid",
    "PlaceForm",
    "PovertyForm",
    "RemovalForm",
    "ReviewForm",
    "TransferForm",
    "WithdrawForm",
    "YearForm",
]
