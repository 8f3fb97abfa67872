from django import forms
from django.core.validators import RegexValidator
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from core.formfields import NfcTextField
from core.help.services import helper_of_site, set_helper
from core.pages import FormPage, Page


class HelpPage(Page):
    """How to enter a month, on one sheet of A4, and whom to call."""

    action = "dashboard.view"
    title = _("How to enter a month")
    lede = _("Print this page and lay it beside the PC: it fits on one sheet.")
    template_name = "help/guide.html"


class HelperForm(forms.Form):
    helper_name = NfcTextField(
        label=_("Whom to call"),
        max_length=120,
        required=False,
        help_text=_("A name and an office, as people here say them."),
    )
    helper_phone = NfcTextField(
        label=_("Number to call"),
        max_length=40,
        required=False,
        validators=[
            RegexValidator(r"^[0-9+(). \-/]*$", _("Write digits, spaces and dots, for example 0259 3822 123."))
        ],
    )


class HelperPage(FormPage):
    """Whom the users call when they are stuck."""

    action = "installation.edit"
    title = _("Whom to call for help")
    lede = _("Shown at the foot of every page, when signing in and where something goes wrong.")
    form_class = HelperForm
    done_message = _("The number to call is saved; every page shows it from now on.")
    cancel_url = reverse_lazy("help")

    def get_initial(self):
        site = helper_of_site()
        return {"helper_name": site.helper_name, "helper_phone": site.helper_phone}

    def perform(self, data):
        set_helper(actor=self.request.user, **data)
        return reverse("help")
