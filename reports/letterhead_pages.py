from functools import cached_property

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from core.pages import FormPage, ObjectFormPage, Page
from core.pages.base import Crumb
from districts.models import Unit
from reports import services
from reports.areas import areas_in_care
from reports.forms import LetterheadForm, NewLetterheadForm
from reports.models import Letterhead


class LetterheadListPage(Page):
    """The letterheads with the dates from which they hold: few rows, so a page without filters."""

    action = "letterhead.edit"
    title = _("Letterheads")
    template_name = "reports/letterhead_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(letterheads=self.visible(Letterhead).by_area(), **kwargs)


class LetterheadFormMixin:
    action = "letterhead.edit"
    form_class = LetterheadForm
    cancel_url = reverse_lazy("letterhead_list")
    done_message = _("The letterhead is saved.")

    def crumbs(self):
        return [Crumb(_("Letterheads"), reverse("letterhead_list"))]

    def done_url(self, row) -> str:
        return reverse("letterhead_list")


class LetterheadCreatePage(LetterheadFormMixin, FormPage):
    title = _("New letterhead")
    form_class = NewLetterheadForm

    @cached_property
    def units(self) -> dict[int, Unit]:
        return {unit.pk: unit for unit in areas_in_care(self.request.user, self.action)}

    def form_kwargs(self) -> dict:
        choices = [(pk, unit.dated_name) for pk, unit in self.units.items()]
        if self.request.user.scope_for(self.action).is_everything:
            choices = [("", _("the whole programme")), *choices]
        return {"choices": choices}

    def perform(self, data):
        return services.create_letterhead(actor=self.request.user, **data | {"unit": self.units.get(data["unit"])})


class LetterheadEditPage(LetterheadFormMixin, ObjectFormPage):
    is_correction = True
    model = Letterhead
    title = _("Edit the letterhead")

    def get_initial(self):
        return {name: getattr(self.object, name) for name in self.form_class.base_fields}

    def perform(self, data):
        return services.edit_letterhead(actor=self.request.user, letterhead=self.object, **data)
