from functools import cached_property

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from clubs import services
from clubs.filters import ClubFilter, as_of
from clubs.forms import ClubEditForm, ClubForm, MoveForm, PlaceForm
from clubs.models import Club
from clubs.querysets import split_choices
from clubs.tables import ClubTable
from clubs.views import crumbs
from core.pages import BulkAction, ExportColumn, FormPage, ListPage, ObjectFormPage


class ClubList(ListPage):
    """The clubs as of a date: their commune, members and state on it."""

    model = Club
    action = "clubs.view"
    title = _("Clubs")
    table_class = ClubTable
    filter_class = ClubFilter
    template_name = "clubs/club_list.html"
    export_name = "cau-lac-bo"
    bulk_actions = (BulkAction(_("Set the source of support"), "clubs_source", "clubs.edit"),)
    export_columns = (
        ExportColumn(_("Club code"), "code"),
        ExportColumn(_("Club name"), "name", width=32),
        ExportColumn(_("Commune"), "commune_name", width=20),
        ExportColumn(_("Village or quarter"), "village", width=20),
        ExportColumn(_("Decision no."), "decision_number", width=18),
        ExportColumn(_("Date of the decision"), "founded_on", "date"),
        ExportColumn(_("Launch day"), "launched_on", "date"),
        ExportColumn(_("Source"), "source__name", width=24),
        ExportColumn(_("Members"), "member_count", "int"),
        ExportColumn(_("Dissolved on"), "closed_on", "date"),
        ExportColumn(_("Note"), "note", width=40),
    )

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"as_of": as_of(self.request)} | kwargs))


class SourceMixin:
    """A club form whose source is one of the list or a new one."""

    def values(self, data: dict) -> dict:
        values = dict(data)
        if name := values.pop("new_source"):
            values["source"] = services.get_or_make_source(actor=self.request.user, name=name)
        return values


class ClubCreate(SourceMixin, FormPage):
    action = "clubs.found"
    title = _("Found a club")
    lede = _("Enter the date of the decision first: the commune must be one that existed on that day.")
    form_class = ClubForm
    submit_label = _("Save the club")
    cancel_url = reverse_lazy("club_list")
    done_message = _("The club is founded. Enter its members next.")

    def crumbs(self):
        return crumbs.to_clubs()

    def get_initial(self):
        return {"code": services.next_club_code()} | super().get_initial()

    def form_kwargs(self):
        return {"scope": self.request.user.scope_for("clubs.found")}

    def perform(self, data):
        return services.found_club(actor=self.request.user, **self.values(data))


class ClubFormPage(ObjectFormPage):
    """A form about one club, found by its code."""

    model = Club
    lookup = {"code": "code"}

    def crumbs(self):
        return crumbs.to_club(self.object)

    @property
    def cancel_url(self):
        return self.object.get_absolute_url()

    def done_url(self, row):
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"lede": self.lede or self.object.name} | kwargs))


class ClubEdit(SourceMixin, ClubFormPage):
    is_correction = True
    action = "clubs.edit"
    title = _("Correct the club")
    lede = _("For mistakes. Where a club really moved, record a move instead.")
    form_class = ClubEditForm
    fields = ("name", "founded_on", "decision_number", "village", "launched_on", "source", "note")

    @cached_property
    def place(self):
        """The founding placement."""
        return self.object.placements.order_by("starts_on").first()

    def get_initial(self):
        place = {"commune": self.place.commune_id, "former_commune": self.place.former_commune_id} if self.place else {}
        return {name: getattr(self.object, name) for name in self.fields} | place

    def form_kwargs(self):
        held = (self.place.commune_id, self.place.former_commune_id) if self.place else ()
        placed_ids = tuple(pk for pk in held if pk)
        scope = self.request.user.scope_for("clubs.edit")
        return {"scope": scope, "placed_ids": placed_ids, "is_dissolved": self.object.closed_on is not None}

    def perform(self, data):
        values = self.values(data)
        reason = values.pop("reason")
        if values.pop("is_reopened", False):
            values["closed_on"] = None
        return services.edit_clubs(actor=self.request.user, changes=[(self.object, values)], reason=reason)[0]


class ClubMove(ClubFormPage):
    action = "clubs.move"
    title = _("Move the club to another commune")
    lede = _(
        "For a club that really moved. Figures of earlier days stay with the old commune; its officers no longer see "
        "the club. Where only the units were reorganised nothing is to be done."
    )
    form_class = MoveForm
    submit_label = _("Move the club")
    done_message = _("The club was moved.")

    def form_kwargs(self):
        return {"scope": self.request.user.scope_for("clubs.move")}

    def perform(self, data):
        return services.move_club(actor=self.request.user, club=self.object, **data)


class ClubPlace(ClubFormPage):
    action = "clubs.move"
    title = _("Place the club after its commune was split")
    lede = _("The commune was divided; the village decides in which part the club lies.")
    form_class = PlaceForm
    done_message = _("The club has its place.")

    def form_kwargs(self):
        return {"communes": split_choices(self.object)}

    def perform(self, data):
        return services.place_after_split(actor=self.request.user, club=self.object, **data)
