"""Ways from the start page to the pages of this floor."""

from django.urls import reverse
from django.utils.translation import gettext as _

from clubs.models import Club, Member
from core.pages.base import Crumb


def to_clubs() -> list[Crumb]:
    return [Crumb(_("Clubs"), reverse("club_list"))]


def to_club(club: Club) -> list[Crumb]:
    return [*to_clubs(), Crumb(club.name, club.get_absolute_url())]


def to_member(member: Member) -> list[Crumb]:
    return [*to_club(member.club), Crumb(member.full_name, member.get_absolute_url())]
