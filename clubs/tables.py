import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from clubs.filters import as_of
from clubs.models import PovertyStatus
from core.tablecolumns import NUMBER, DayColumn, NumberColumn


class ClubTable(tables.Table):
    """Clubs as of the list's date. Sorting ends in the primary key, so that pages do not overlap."""

    code = tables.Column(verbose_name=_("Code"), linkify=True, order_by=("code", "pk"))
    name = tables.Column(verbose_name=_("Club name"), linkify=True, order_by=("name_key", "pk"))
    commune_name = tables.Column(verbose_name=_("Commune"), order_by=("commune_key", "pk"), default=_("undetermined"))
    founded_on = DayColumn(verbose_name=_("Founded"), order_by=("founded_on", "pk"))
    member_count = NumberColumn(verbose_name=_("Members"), order_by=("member_count", "pk"))
    source = tables.Column(verbose_name=_("Source"), order_by=("source__folded", "pk"), default="—")
    state = tables.TemplateColumn(
        template_name="clubs/columns/club_state.html",
        verbose_name=_("State of the club"),
        order_by=("closed_on", "pk"),
        extra_context=lambda table: {"day": as_of(table.request)},
    )


class MemberTable(tables.Table):
    full_name = tables.Column(verbose_name=_("Full name"), linkify=True, order_by=("name_key", "pk"))
    club = tables.Column(verbose_name=_("Club"), linkify=True, order_by=("club__name_key", "pk"))
    code = tables.Column(verbose_name=_("Member code"), order_by=("code", "pk"))
    sex = tables.Column(verbose_name=_("Sex"), order_by=("sex", "pk"))
    birth_year = tables.Column(
        verbose_name=_("Birth year"), attrs=NUMBER, order_by=("birth_year", "pk"), default=_("unknown"), localize=False
    )
    joined_on = DayColumn(verbose_name=_("Joined"), order_by=("joined_on", "pk"))
    poverty_status = tables.Column(
        verbose_name=_("Household"), order_by=("poverty_status", "pk"), default=_("not recorded")
    )

    def render_poverty_status(self, value):
        return PovertyStatus.Status(value).label


class ActivityTable(tables.Table):
    held_on = tables.TemplateColumn(
        template_name="clubs/columns/activity_date.html",
        verbose_name=_("Date"),
        order_by=("held_on", "pk"),
        extra_context=lambda table: {"may_edit": table.request.user.may("activities.edit")},
    )
    club = tables.Column(verbose_name=_("Club"), linkify=True, order_by=("club__name_key", "pk"))
    area = tables.Column(verbose_name=_("Activity area"), order_by=("area__number", "pk"))
    content = tables.Column(verbose_name=_("Content"), order_by=("folded", "pk"), default="—")
    participants = NumberColumn(verbose_name=_("Participants"), order_by=("participants", "pk"))
    cost_vnd = NumberColumn(verbose_name=_("Cost (₫)"), order_by=("cost_vnd", "pk"))
