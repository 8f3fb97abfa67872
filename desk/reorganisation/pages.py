"""The wizard of a reorganisation: the file, the preview, the switch with the villages' choices, and its taking back."""

from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.pages import DetailPage, FormPage, ObjectFormPage, Page
from core.pages.base import Crumb
from core.problems import Refused
from desk.models import Reorganisation
from desk.reorganisation.forms import CrosswalkForm, SwitchForm, UndoForm
from desk.reorganisation.preview import Preview, split_villages
from desk.reorganisation.services import propose_reorganisation, switch_reorganisation, undo_reorganisation
from districts.models import Unit

ACTION = "units.reorganise"


def to_reorganisations() -> list[Crumb]:
    return [
        Crumb(_("Administrative units"), reverse("unit_tree")),
        Crumb(_("Reorganisations"), reverse("reorganisation_list")),
    ]


class ReorganisationListPage(Page):
    """What was proposed, switched and taken back: few rows, so a page without filters."""

    action = ACTION
    title = gettext_lazy("Reorganisations")
    lede = gettext_lazy("Units merged, split or renamed on a day: clubs are carried over, history stays as it was.")
    template_name = "desk/reorganisation/list.html"

    def crumbs(self):
        return to_reorganisations()[:1]

    def get_context_data(self, **kwargs):
        rows = self.visible(Reorganisation).select_related("made_by")
        return super().get_context_data(reorganisations=rows, **kwargs)


class ReorganisationCreatePage(FormPage):
    action = ACTION
    title = gettext_lazy("New reorganisation")
    lede = gettext_lazy("Give the list of units from the resolution. You first see what it changes.")
    form_class = CrosswalkForm
    submit_label = gettext_lazy("Read the file")
    done_message = gettext_lazy("The file fits the units. Nothing is changed yet: look at what the switch would do.")

    def crumbs(self):
        return to_reorganisations()

    @property
    def cancel_url(self) -> str:
        return reverse("reorganisation_list")

    def form_kwargs(self):
        return {"provinces": self.visible(Unit, "units.view").filter(level="province")}

    def perform(self, data):
        return propose_reorganisation(
            actor=self.request.user,
            crosswalk=data["crosswalk"],
            file_name=data["file"].name,
            province=data["province"],
            resolution=data["resolution"],
        )


class ReorganisationPage(DetailPage):
    """One reorganisation: while it is proposed what it would change, afterwards what it did."""

    model = Reorganisation
    action = ACTION
    related = ("province", "made_by", "switched_by", "undone_by")
    template_name = "desk/reorganisation/detail.html"

    def crumbs(self):
        return to_reorganisations()

    def get_context_data(self, **kwargs):
        if self.object.state == Reorganisation.State.PROPOSED:
            villages = split_villages(self.object)
            # split clubs are asked for afterwards; for the picture they go to the first part
            choices = {club.pk: one.choices[0][0] for one in villages for club in one.clubs}
            preview = Preview(self.request.user, self.object, choices)
            try:
                preview.read()
                kwargs |= {"preview": preview, "villages": villages}
            except Refused as refused:
                kwargs |= {"problems": [problem.message for problem in refused.problems]}
        return super().get_context_data(rows=self.object.rows, **kwargs)


class ReorganisationStepPage(ObjectFormPage):
    model = Reorganisation
    action = ACTION

    def crumbs(self):
        return [*to_reorganisations(), Crumb(str(self.object), self.object.get_absolute_url())]

    @property
    def cancel_url(self) -> str:
        return self.object.get_absolute_url()


class ReorganisationSwitchPage(ReorganisationStepPage):
    title = gettext_lazy("Switch the units")
    lede = gettext_lazy("Say where the villages of split communes go. All of it is done at once, or nothing.")
    form_class = SwitchForm
    submit_label = gettext_lazy("Switch")
    done_message = gettext_lazy("The units are switched and the clubs carried over.")

    @cached_property
    def villages(self):
        if self.object.state != Reorganisation.State.PROPOSED:
            return []
        return split_villages(self.object)

    def form_kwargs(self):
        return {"villages": self.villages}

    def perform(self, data):
        return switch_reorganisation(
            actor=self.request.user,
            reorganisation=self.object,
            choices=self.form.choices(),
            reason=data["reason"],
        )


class ReorganisationUndoPage(ReorganisationStepPage):
    title = gettext_lazy("Take the reorganisation back")
    lede = gettext_lazy("Units and places become what they were. Refused where something rests on the new units.")
    form_class = UndoForm
    submit_label = gettext_lazy("Take back")
    done_message = gettext_lazy("The reorganisation is taken back.")

    def perform(self, data):
        return undo_reorganisation(actor=self.request.user, reorganisation=self.object, **data)
