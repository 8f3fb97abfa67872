from functools import cached_property

from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubs import services
from clubs.filters import ClubFilter, as_of
from clubs.forms import ClubEditForm, ClubForm, MoveForm, PlaceForm
from clubs.models import Club
from clubs.querysets import split_choices
from clubs.tables import ClubTable
from clubs.views import crumbs
from clubs.views.steps import StepMixin
from core.dates import format_date
from core.pages import BulkAction, ExportColumn, FormPage, ListPage, ObjectFormPage
from core.pages.base import Fact
from core.pages.forms import raise_if_spent


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


class ClubCreate(SourceMixin, StepMixin, FormPage):
    """Saved at once, but where a club much like it is known: then that one is shown and a tick asked for."""

    action = "clubs.found"
    title = _("Found a club")
    template_name = "clubs/founding.html"
    explanation = (
        _("The code names the club for good: it is never changed and never given to another club."),
        _("The date of the decision is the founding date: the club counts in all figures from that day on."),
        _("The launch day often comes later and may be filled in afterwards; it changes no figure."),
        _(
            "The commune is where the club lies from that day on. Reorganisations since then are followed by"
            " themselves."
        ),
        _(
            "What comes next stands on the club's page: the members, the board and the volunteers, the capital and a"
            " scan of the decision."
        ),
    )
    confirm_label = _("Yes, found the club")
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

    @cached_property
    def doubles(self) -> list[Club]:
        """Clubs within the user's sight that may be this one. Asked before the trial, which would find its own."""
        names = ("name", "commune", "founded_on", "decision_number")
        clubs = self.visible(Club).with_commune_name_on(timezone.localdate())
        return services.find_doubles(clubs, **{name: self.form.cleaned_data[name] for name in names})

    @property
    def doubles_key(self) -> str:
        """What the tick is posted with, so that it holds for the clubs that were shown and for no other."""
        return "-".join(str(club.pk) for club in self.doubles)

    def _save(self):
        raise_if_spent(self.request.user, self.request.POST.get("once", ""))
        if "change" in self.request.POST:
            return super()._save()
        is_clear = not self.doubles or self.request.POST.get("is_another") == self.doubles_key
        return super(StepMixin, self)._save() if is_clear else self._ask()

    def _ask(self):
        is_unticked = "confirmed" in self.request.POST
        context = self.get_context_data(**self._tried_out(), is_unticked=is_unticked)
        return self.render_to_response(context, status=422 if is_unticked else 200)

    def summary(self, data, row):
        facts = [
            Fact(gettext("Club"), f"{row.name} ({row.code})"),
            Fact(gettext("Commune"), str(data["commune"])),
            Fact(gettext("Village or quarter"), row.village),
            Fact(gettext("Decision no."), row.decision_number),
            Fact(gettext("Date of the decision"), format_date(row.founded_on)),
        ]
        return facts, []

    def confirm_context(self, data, row):
        return {"doubles": self.doubles, "doubles_key": self.doubles_key}


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


class ClubMove(StepMixin, ClubFormPage):
    action = "clubs.move"
    title = _("Move the club to another commune")
    form_class = MoveForm
    confirm_label = _("Yes, move the club")
    done_message = _("The club was moved.")
    explanation = (
        _("This is for a club that really moved. Where only the units were reorganised nothing is to be done."),
        _(
            "From the day that you enter the club counts in the new commune; figures of earlier days stay with"
            " the old one."
        ),
        _("Officers of the new commune's area see the club from now on, with its whole history."),
        _("Officers who care for the old commune only no longer see the club, not even its earlier years."),
        _("The code, the members, the book and the papers stay with the club as they are."),
    )

    def form_kwargs(self):
        return {"scope": self.request.user.scope_for("clubs.move")}

    def perform(self, data):
        return services.move_club(actor=self.request.user, club=self.object, **data)

    def summary(self, data, row):
        day = data["moved_on"]
        places = list(row.placements.select_related("commune").order_by("starts_on"))
        old = str([one for one in places if one.starts_on < day][-1].commune)
        new, last = str(data["commune"]), str(places[-1].commune)
        today = "" if last == new else gettext("Since the reorganisation of units: %(commune)s") % {"commune": last}
        facts = [
            Fact(gettext("Club"), f"{row.name} ({row.code})"),
            Fact(gettext("From the commune"), old),
            Fact(gettext("To the commune"), new, note=today),
            Fact(gettext("First day in the new commune"), format_date(day)),
            Fact(gettext("Why"), data["reason"]),
        ]
        values = {"old": old, "new": new, "day": format_date(day)}
        return facts, [
            gettext("Before %(day)s the club counts in %(old)s, from that day on in %(new)s.") % values,
            # the trial ends in a refusal where the new place lies outside the user's area
            gettext("You go on seeing the club: the new commune lies in your area."),
            gettext("Officers who care for %(old)s and not for %(new)s no longer see the club.") % values,
        ]

    def warnings(self, data, row):
        if data["moved_on"] >= timezone.localdate():
            return []
        text = gettext("The day lies in the past: figures of the two communes since %(day)s change.")
        return [text % {"day": format_date(data["moved_on"])}]


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
