from django import forms
from django.http import QueryDict
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.formfields import NfcTextField
from core.models import SavedView
from core.pages.base import Crumb
from core.pages.forms import FormPage, ObjectFormPage
from core.pages.lists import query_without
from core.pages.returning import LONGEST_BACK, list_view_of
from core.savedviews import services


def list_called(name: str) -> type | None:
    """The list page of this url name, or None."""
    try:
        return list_view_of(resolve(reverse(name)))
    except NoReverseMatch:
        return None


class TitleForm(forms.Form):
    title = NfcTextField(
        label=gettext_lazy("Name of the view"),
        max_length=80,
        help_text=gettext_lazy("For example: Poor households of Phước Sơn."),
    )


class KeepForm(TitleForm):
    list = forms.CharField(max_length=60, widget=forms.HiddenInput)
    query = forms.CharField(max_length=LONGEST_BACK, required=False, widget=forms.HiddenInput)

    def clean_list(self):
        if list_called(self.cleaned_data["list"]) is None:
            raise forms.ValidationError(_("There is no such list. Go back to the list and save the view from there."))
        return self.cleaned_data["list"]

    def clean_query(self):
        query = QueryDict(self.cleaned_data["query"])
        return query_without(query, "page", "tick", "back")


class SavedViewCreate(FormPage):
    """Keeps the address of a list under a name."""

    action = "views.keep"
    title = gettext_lazy("Save this view of the list")
    lede = gettext_lazy("Filters, columns and order are kept for you alone; the rows are always those of the day.")
    form_class = KeepForm
    submit_label = gettext_lazy("Save the view")
    done_message = gettext_lazy("The view is saved: it stands above the list.")

    @property
    def list_url(self) -> str:
        name, query = (self.request.POST.get(key) or self.request.GET.get(key, "") for key in ("list", "query"))
        return "?".join(part for part in (reverse(name), query) if part) if list_called(name) else ""

    @property
    def cancel_url(self):
        return self.list_url or "/"

    def crumbs(self):
        view = list_called(self.request.POST.get("list") or self.request.GET.get("list", ""))
        return [Crumb(str(view.title), self.list_url)] if view else []

    def perform(self, data):
        return services.keep_view(
            actor=self.request.user, list_name=data["list"], title=data["title"], query=data["query"]
        )


class SavedViewPage:
    """What the pages about one's own view have in common."""

    model = SavedView
    action = "views.keep"

    def crumbs(self):
        return [Crumb(str(list_called(self.object.list_name).title), self.object.get_absolute_url())]

    @property
    def cancel_url(self):
        return self.object.get_absolute_url()


class SavedViewEdit(SavedViewPage, ObjectFormPage):
    title = gettext_lazy("Rename the saved view")
    form_class = TitleForm
    template_name = "components/saved_view.html"

    def get_initial(self):
        return {"title": self.object.title}

    def perform(self, data):
        return services.rename_view(actor=self.request.user, view=self.object, title=data["title"])


class SavedViewDelete(SavedViewPage, ObjectFormPage):
    title = gettext_lazy("Delete the saved view")
    form_class = forms.Form
    template_name = "components/saved_view_delete.html"
    submit_label = gettext_lazy("Delete the view")
    done_message = gettext_lazy("The view is deleted; the list itself is as it was.")

    def perform(self, data):
        services.forget_view(actor=self.request.user, view=self.object)
        return reverse(self.object.list_name)
