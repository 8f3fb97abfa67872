"""Forms of this floor: they read what was typed; every rule stands in the services."""

from clubs.forms.activities import ActivityForm, ReviewForm
from clubs.forms.clubs import CloseForm, ClubEditForm, ClubForm, MoveForm, PlaceForm
from clubs.forms.logins import LoginForm
from clubs.forms.members import AppointForm, LeaveForm, MemberEditForm, MemberForm, PovertyForm

__all__ = [
    "ActivityForm",
    "AppointForm",
    "CloseForm",
    "ClubEditForm",
    "ClubForm",
    "LeaveForm",
    "LoginForm",
    "MemberEditForm",
    "MemberForm",
    "MoveForm",
    "PlaceForm",
    "PovertyForm",
    "ReviewForm",
]
