"""Trainings: the list, one training with the clubs that came, and who came from where."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from clubs.drafts import AttendanceDraft, TrainingDraft
from clubs.forms.trainings import AttendanceForm, NamesForm, TrainingEditForm, TrainingForm
from clubs.models import Club, Training, TrainingAttendance
from clubs.querysets import areas_for, clubs_visible_to, members_visible_to
from clubs.record_lists import TrainingFilter, TrainingTable
from clubs.services.trainings import EDITABLE, edit_training, hold_training, record_attendance
from core.dates import format_date
from core.history import history_records
from core.pages import DetailPage, ExportColumn, FormPage, ListPage, ObjectFormPage
from core.pages.base import Crumb, Fact
from core.problems import Problem, Refused


def to_trainings(training: Training | None = None) -> list[Crumb]:
    way = [Crumb(_("Trainings"), reverse("training_list"))]
    return [*way, Crumb(str(training), training.get_absolute_url())] if training else way


class TrainingList(ListPage):
    """Trainings held, the latest first; the numbers count the clubs that the reader sees."""

    model = Training
    action = "trainings.view"
    title = gettext_lazy("Trainings")
    lede = gettext_lazy("Trainings held for the clubs. Open one to enter who came from your clubs.")
    table_class = TrainingTable
    filter_class = TrainingFilter
    template_name = "clubs/training_list.html"
    export_name = "tap-huan"
    empty_text = gettext_lazy("Enter a training once it was held, then who came from each club.")
    export_columns = (
        ExportColumn(gettext_lazy("Topic"), "topic", width=40),
        ExportColumn(pgettext_lazy("training", "First day"), "held_on", "date"),
        ExportColumn(pgettext_lazy("training", "Last day"), "ends_on", "date"),
        ExportColumn(gettext_lazy("Held for the clubs of"), "unit__name", width=24),
        ExportColumn(pgettext_lazy("training", "Place"), "place", width=24),
        ExportColumn(gettext_lazy("Organiser"), "organiser", width=28),
        ExportColumn(gettext_lazy("Source"), "source__name", width=24),
        ExportColumn(gettext_lazy("Clubs that came"), "club_count", "int"),
        ExportColumn(gettext_lazy("Participants"), "participant_count", "int"),
        ExportColumn(gettext_lazy("Women"), "women_count", "int"),
        ExportColumn(gettext_lazy("Note"), "note", width=40),
    )

    def rows(self, visible):
        return visible.select_related("unit", "source").with_attendance(self.visible(TrainingAttendance))


class _TrainingForm:
    """What entering and correcting a training have in common."""

    action = "trainings.edit"

    def form_kwargs(self):
        scope = self.request.user.scope_for(self.action)
        units = areas_for(scope, timezone.localdate())
        return {"units": units, "is_whole_offered": scope.is_everything}


class TrainingCreate(_TrainingForm, FormPage):
    title = gettext_lazy("Enter a training")
    lede = gettext_lazy("First the training itself; who came from each club is entered on the next page.")
    form_class = TrainingForm
    submit_label = gettext_lazy("Save and enter who came")
    done_message = gettext_lazy("The training is entered. Enter next who came from each club.")

    def crumbs(self):
        return to_trainings()

    @property
    def cancel_url(self):
        return reverse("training_list")

    def perform(self, data):
        return hold_training(actor=self.request.user, draft=TrainingDraft(**data))

    def done_url(self, row):
        return reverse("training_attendance", args=[row.pk])


class TrainingPage(DetailPage):
    """One training: its facts and the clubs that came, as far as the reader sees them."""

    model = Training
    related = ("unit", "source")
    action = "trainings.view"
    template_name = "clubs/training.html"

    def crumbs(self):
        return to_trainings()

    def get_context_data(self, **kwargs):
        rows = self.visible(TrainingAttendance).filter(training=self.object).select_related("club")
        rows = list(rows.prefetch_related("members").order_by("club__code"))
        known = [row for row in rows if row.participants is not None]
        context = {
            "facts": self._facts(),
            "rows": rows,
            "total": sum(row.participants for row in known),
            "women": sum(row.women for row in known if row.women is not None),
            "is_whole": self.request.user.scope_for(self.action).is_everything,
            "may_edit": self.visible(Training, "trainings.edit").filter(pk=self.object.pk).exists(),
            "history": history_records(self.object),
        }
        return super().get_context_data(**(context | kwargs))

    def _facts(self) -> list[Fact]:
        training = self.object
        days = [format_date(day) for day in (training.held_on, training.ends_on) if day]
        return [
            Fact(_("Held on"), " – ".join(days)),
            Fact(_("Held for the clubs of"), str(training.unit) if training.unit else _("the whole programme")),
            Fact(pgettext("training", "Place"), training.place),
            Fact(_("Organiser"), training.organiser),
            Fact(_("Source"), training.source.name if training.source else ""),
            Fact(_("Note"), training.note),
        ]


class TrainingFormPage(ObjectFormPage):
    """A form about one training."""

    model = Training
    related = ("unit", "source")
    action = "trainings.edit"

    def crumbs(self):
        return to_trainings(self.object)

    @property
    def cancel_url(self):
        return self.object.get_absolute_url()

    def done_url(self, row):
        return self.object.get_absolute_url()


class TrainingEdit(_TrainingForm, TrainingFormPage):
    is_correction = True
    title = gettext_lazy("Correct the training")
    form_class = TrainingEditForm

    @cached_property
    def object(self):
        """A training of the whole province is in every officer's sight, and the province's to correct."""
        row = super().object
        if not self.visible(Training, self.action).filter(pk=row.pk).exists():
            raise PermissionDenied
        return row

    def get_initial(self):
        return {name: getattr(self.object, name) for name in EDITABLE} | {"unit": self.object.unit_id or ""}

    def perform(self, data):
        return edit_training(actor=self.request.user, training=self.object, **data)


class TrainingAttendancePage(TrainingFormPage):
    """How many came from each club of the user's area: one row per club, one save."""

    title = gettext_lazy("Who came to the training")
    lede = gettext_lazy("Type how many people came from each club. Leave the row of a club that did not come empty.")
    form_class = AttendanceForm
    template_name = "clubs/training_attendance.html"
    done_message = gettext_lazy("Who came is entered.")

    @cached_property
    def clubs(self) -> list[Club]:
        """Clubs that operated on the day and lie in the training's area, and those that are entered already."""
        training = self.object
        own = clubs_visible_to(self.request.user, self.action)
        near = own.operating_on(training.held_on)
        if training.unit:
            near = near.lying_in(training.unit, training.held_on)
        ids = {*near.values_list("pk", flat=True), *self.recorded}
        return list(own.filter(pk__in=ids))

    @cached_property
    def recorded(self) -> dict[int, TrainingAttendance]:
        rows = self.visible(TrainingAttendance, self.action).filter(training=self.object)
        return {row.club_id: row for row in rows}

    def form_kwargs(self):
        return {"clubs": self.clubs}

    def get_initial(self):
        initial = {}
        for pk, row in self.recorded.items():
            initial |= {f"participants-{pk}": row.participants, f"women-{pk}": row.women}
        return initial

    def perform(self, data):
        drafts = [
            AttendanceDraft(club=club, participants=data[f"participants-{club.pk}"], women=data[f"women-{club.pk}"])
            for club in self.clubs
        ]
        try:
            record_attendance(actor=self.request.user, training=self.object, drafts=drafts)
        except Refused as refused:
            raise Refused(
                *(
                    Problem(one.message, f"{one.field or 'participants'}-{self.clubs[one.index].pk}")
                    for one in refused.problems
                )
            ) from None
        return self.object


class TrainingNames(TrainingFormPage):
    """Who of one club came, ticked on the list of its members of that day."""

    title = gettext_lazy("Members who came to the training")
    form_class = NamesForm
    template_name = "clubs/training_names.html"
    done_message = gettext_lazy("Who came is entered.")

    @cached_property
    def club(self) -> Club:
        found = clubs_visible_to(self.request.user, self.action).filter(code=self.kwargs["code"]).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def recorded(self) -> TrainingAttendance | None:
        rows = self.visible(TrainingAttendance, self.action).filter(training=self.object, club=self.club)
        return rows.prefetch_related("members").first()

    def form_kwargs(self):
        members = members_visible_to(self.request.user).filter(club=self.club)
        named = [member.pk for member in self.recorded.members.all()] if self.recorded else []
        return {"members": (members.members_on(self.object.held_on) | members.filter(pk__in=named)).distinct()}

    def get_initial(self):
        if self.recorded is None:
            return {}
        row = self.recorded
        return {"members": [one.pk for one in row.members.all()], "participants": row.participants, "women": row.women}

    def perform(self, data):
        draft = AttendanceDraft(
            club=self.club, participants=data["participants"], women=data["women"], members=list(data["members"])
        )
        record_attendance(actor=self.request.user, training=self.object, drafts=[draft])
        return self.object

    def get_context_data(self, **kwargs):
        lede = f"{self.object.topic}, {format_date(self.object.held_on)}: {self.club.name}"
        return super().get_context_data(**({"lede": lede} | kwargs))
