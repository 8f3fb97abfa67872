import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clubs.filters import as_of
from clubs.models import PovertyStatus
from core.tablecolumns import NUMBER, DayColumn, ListTable, MarkColumn, NumberColumn, joined


def with_commune(rows, request):
    return rows.with_commune_name_on(as_of(request))


def with_district(rows, request):
    return rows.with_district_name_on(as_of(request))


OF_CLUB = {
    "club": joined("club"),
    "club_code": joined("club"),
    "village": joined("club"),
    "source": joined("club__source"),
    "commune_name": with_commune,
    "district_name": with_district,
}
"""What the columns of `ClubFactTable` need."""


def commune_column() -> tables.Column:
    return tables.Column(verbose_name=_("Commune"), order_by=("commune_key", "pk"), default=_("undetermined"))


def district_column() -> tables.Column:
    return tables.Column(verbose_name=_("District (the latest)"), order_by=("district_key", "pk"), default="—")


class ClubTable(ListTable):
    """Clubs as of the list's date. Sorting ends in the primary key, so that pages do not overlap."""

    code = tables.Column(verbose_name=_("Code"), linkify=True, order_by=("code", "pk"))
    name = tables.Column(verbose_name=_("Club name"), linkify=True, order_by=("name_key", "pk"))
    commune_name = commune_column()
    founded_on = DayColumn(verbose_name=_("Founded"), order_by=("founded_on", "pk"))
    member_count = tables.TemplateColumn(
        template_name="clubs/columns/member_count.html",
        verbose_name=_("Members"),
        attrs=NUMBER,
        order_by=("member_count", "pk"),
    )
    source = tables.Column(verbose_name=_("Source"), order_by=("source__folded", "pk"), default="—")
    state = tables.TemplateColumn(
        template_name="clubs/columns/club_state.html",
        verbose_name=_("State of the club"),
        order_by=("closed_on", "pk"),
        extra_context=lambda table: {"day": as_of(table.request)},
    )
    district_name = district_column()
    village = tables.Column(verbose_name=_("Village or quarter"), order_by=("village", "pk"), default="—")
    decision_number = tables.Column(verbose_name=_("Decision no."), order_by=("decision_number", "pk"), default="—")
    launched_on = DayColumn(verbose_name=_("Launch day"), order_by=("launched_on", "pk"), default="—")
    women_count = NumberColumn(verbose_name=_("Women"), order_by=("women_count", "pk"))
    closed_on = DayColumn(verbose_name=_("Dissolved on"), order_by=("closed_on", "pk"), default="—")
    note = tables.Column(verbose_name=_("Note"), orderable=False, default="—")

    default_columns = ("code", "name", "commune_name", "founded_on", "member_count", "source", "state")
    needs = {
        "commune_name": with_commune,
        "district_name": with_district,
        "source": joined("source"),
        "member_count": lambda rows, request: rows.with_members_on(as_of(request)),
        "women_count": lambda rows, request: rows.with_women_on(as_of(request)),
    }


class ClubFactTable(ListTable):
    """Rows about clubs; where the club lies is to be had beside each."""

    club_code = tables.Column(accessor="club__code", verbose_name=_("Club code"), order_by=("club__code", "pk"))
    commune_name = commune_column()
    district_name = district_column()
    village = tables.Column(
        accessor="club__village", verbose_name=_("Village or quarter"), order_by=("club__village", "pk"), default="—"
    )
    source = tables.Column(
        accessor="club__source",
        verbose_name=_("Source of the club"),
        order_by=("club__source__folded", "pk"),
        default="—",
    )

    needs = OF_CLUB


PERSONAL_RIGHT = "members.export"
"""Ethnic group, disability and phone of many people at once: for whoever may have the file."""


class MemberTable(ClubFactTable):
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
    ethnicity = tables.Column(verbose_name=_("Ethnic group"), order_by=("ethnicity", "pk"), default="—")
    is_disabled = MarkColumn(verbose_name=_("Person with a disability"), order_by=("is_disabled", "pk"))
    phone = tables.Column(verbose_name=_("Phone"), orderable=False, default="—")
    left_on = DayColumn(verbose_name=_("Left on"), order_by=("left_on", "pk"), default="—")
    leave_reason = tables.Column(verbose_name=_("Reason for leaving"), orderable=False, default="—")

    default_columns = ("full_name", "club", "code", "sex", "birth_year", "joined_on", "poverty_status")
    restricted = {"ethnicity": PERSONAL_RIGHT, "is_disabled": PERSONAL_RIGHT, "phone": PERSONAL_RIGHT}
    needs = OF_CLUB | {"poverty_status": lambda rows, request: rows.with_poverty_on(as_of(request))}

    def render_poverty_status(self, value):
        return PovertyStatus.Status(value).label


class ActivityTable(ClubFactTable):
    held_on = DayColumn(
        verbose_name=_("Date"),
        order_by=("held_on", "pk"),
        linkify=lambda record, table: (
            reverse("activity_edit", args=[record.pk]) if table.request.user.may("activities.edit") else None
        ),
    )
    club = tables.Column(verbose_name=_("Club"), linkify=True, order_by=("club__name_key", "pk"))
    area = tables.Column(verbose_name=_("Activity area"), order_by=("area__number", "pk"))
    content = tables.Column(verbose_name=_("Content"), order_by=("folded", "pk"), default="—")
    participants = NumberColumn(verbose_name=_("Participants"), order_by=("participants", "pk"))
    cost_vnd = NumberColumn(verbose_name=_("Cost (₫)"), order_by=("cost_vnd", "pk"))
    code = tables.Column(verbose_name=_("Activity code"), order_by=("code", "pk"), default="—")

    default_columns = ("held_on", "club", "area", "content", "participants", "cost_vnd")
    needs = OF_CLUB | {"area": joined("area")}


class DeclaredTable(tables.Table):
    """Declared totals, the latest period first; unknown is a dash."""

    ends_on = DayColumn(verbose_name=_("Period to"), linkify=True, order_by=("ends_on", "pk"))
    club = tables.Column(verbose_name=_("Club"), linkify=True, order_by=("club__name_key", "pk"))
    members = NumberColumn(verbose_name=_("Members"), order_by=("members", "pk"))
    women = NumberColumn(verbose_name=_("Women"), order_by=("women", "pk"))
    older_60 = NumberColumn(verbose_name=_("Aged 60 or over"), order_by=("older_60", "pk"))
    income_fund_vnd = NumberColumn(verbose_name=_("Income fund (₫)"), order_by=("income_fund_vnd", "pk"))
    has_member_list = tables.Column(verbose_name=_("What counts"), order_by=("has_member_list", "pk"))

    def render_has_member_list(self, value):
        return _("the member list") if value else _("the declaration")
