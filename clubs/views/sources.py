"""Sources of support: adding one, correcting its name, joining two spellings. The list stands with the funds."""

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs import services
from clubs.forms.sources import SourceForm, SourceMergeForm
from clubs.models import Source
from clubs.querysets import sources
from clubs.views import crumbs
from core.pages import FormPage, ObjectFormPage
from core.pages.base import Crumb


class SourcePage:
    """What the pages about sources have in common."""

    action = "sources.edit"
    cancel_url = reverse_lazy("source_list")

    def crumbs(self):
        return [*crumbs.to_clubs(), Crumb(_("Sources of support"), reverse("source_list"))]

    def done_url(self, row):
        return reverse("source_list")


class SourceCreate(SourcePage, FormPage):
    title = gettext_lazy("Add a source of support")
    form_class = SourceForm
    done_message = gettext_lazy("The source is on the list and can be chosen.")

    def perform(self, data):
        return services.add_source(actor=self.request.user, name=data["name"])


class SourceEdit(SourcePage, ObjectFormPage):
    is_correction = True
    model = Source
    title = gettext_lazy("Correct the name of the source")
    lede = gettext_lazy("The new name shows wherever this source stands, also in earlier years.")
    form_class = SourceForm

    def get_initial(self):
        return {"name": self.object.name}

    def perform(self, data):
        return services.rename_source(actor=self.request.user, source=self.object, name=data["name"])


class SourceMerge(SourcePage, ObjectFormPage):
    model = Source
    title = gettext_lazy("Two spellings of one source")
    form_class = SourceMergeForm
    submit_label = gettext_lazy("Join the two")
    done_message = gettext_lazy("The two are one source now: its clubs and its capital count together.")

    def form_kwargs(self):
        return {"others": sources().exclude(pk=self.object.pk)}

    def perform(self, data):
        return services.merge_sources(
            actor=self.request.user, source=self.object, into=data["into"], reason=data["reason"]
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"lede": self.object.name} | kwargs))
