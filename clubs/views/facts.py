"""What is known of a member, for the component of facts."""

from django.utils.translation import gettext as _

from clubs.models import Member
from core.dates import format_date
from core.pages.base import Fact


def member_facts(member: Member) -> list[Fact]:
    """Every fact of the membership in the order of the club's book."""
    born = format_date(member.birth_date) or (str(member.birth_year) if member.birth_year else "")
    facts = [
        Fact(_("Club"), member.club.name, member.club.get_absolute_url()),
        Fact(_("Member code"), member.code),
        Fact(_("Sex"), str(member.get_sex_display())),
        Fact(_("Born"), born),
        Fact(_("Ethnic group"), member.ethnicity),
        Fact(_("Person with a disability"), _("Yes") if member.is_disabled else _("No")),
        Fact(_("Phone"), member.phone),
        Fact(_("Joined on"), format_date(member.joined_on)),
    ]
    if member.left_on:
        facts.append(Fact(_("Left on"), format_date(member.left_on), note=member.leave_reason))
    return facts
