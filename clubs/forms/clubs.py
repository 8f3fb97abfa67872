from django import forms
from django.utils.translation import gettext_lazy as _

from clubs.forms.fields import CommuneField, ReasonField
from clubs.models import MAX_CODE
from clubs.querysets import communes_for, sources
from core.formfields import NfcTextField, ViDateField
from core.scoping import Scope


class _ClubFields(forms.Form):
    """What founding and correcting a club have in common."""

    name = NfcTextField(label=_("Club name"), max_length=200)
    founded_on = ViDateField(label=_("Date of the founding decision"), help_text=_("The club counts from this day on."))
    decision_number = NfcTextField(label=_("Decision no."), max_length=60, required=False)
    commune = CommuneField(
        label=_("Commune"),
        help_text=_("The commune that issued the decision, as it was called on that day."),
    )
    former_commune = CommuneField(
        label=_("The village's former commune"),
        required=False,
        empty_label=_("— none —"),
        help_text=_("Only for a club founded in a merged commune: the older commune in which its village lay."),
    )
    village = NfcTextField(label=_("Village or quarter"), max_length=120, required=False)
    launched_on = ViDateField(label=_("Launch day"), required=False)
    source = forms.ModelChoiceField(
        label=_("Source of support"), queryset=None, required=False, empty_label=_("— none —")
    )
    new_source = NfcTextField(
        label=_("Another source"),
        max_length=120,
        required=False,
        help_text=_("Fill in only where the source is not on the list."),
    )
    note = NfcTextField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, scope: Scope, placed_ids: tuple[int, ...] = (), **kwargs):
        super().__init__(*args, **kwargs)
        communes = communes_for(scope, *placed_ids)
        self.fields["commune"].queryset = communes
        self.fields["former_commune"].queryset = communes.filter(valid_to__isnull=False)
        self.fields["source"].queryset = sources()

    def clean(self):
        if self.cleaned_data.get("source") and self.cleaned_data.get("new_source"):
            self.add_error("new_source", _("Choose a source of the list or write another one, not both."))
        return self.cleaned_data


class ClubForm(_ClubFields):
    code = NfcTextField(
        label=_("Club code"), max_length=MAX_CODE, help_text=_("Names the club for good, also in Excel files.")
    )
    field_order = ["code"]
    fieldsets = (
        (_("The club"), ["code", "name", "source", "new_source"]),
        (_("The decision"), ["founded_on", "decision_number", "launched_on"]),
        (_("The place"), ["commune", "former_commune", "village"]),
    )


class ClubEditForm(_ClubFields):
    """Of a dissolved club it also asks whether that was a mistake."""

    is_reopened = forms.BooleanField(
        label=_("Dissolved by mistake: the club goes on"),
        required=False,
        help_text=_("The club counts again as if it had never been dissolved. Vouchers, terms and logins stay ended."),
    )
    reason = ReasonField(required=False)
    fieldsets = (
        (_("The club"), ["name", "source", "new_source", "is_reopened"]),
        (_("The decision"), ["founded_on", "decision_number", "launched_on"]),
        (_("The place at the founding"), ["commune", "former_commune", "village"]),
    )

    def __init__(self, *args, is_dissolved: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_dissolved:
            del self.fields["is_reopened"]

    def clean(self):
        data = super().clean()
        if data.get("is_reopened") and not data.get("reason"):
            self.add_error("reason", _("Say why."))
        return data


class MoveForm(forms.Form):
    moved_on = ViDateField(label=_("First day in the new commune"))
    commune = CommuneField(label=_("New commune"), help_text=_("As it was called on that day."))
    former_commune = CommuneField(
        label=_("The village's former commune"),
        required=False,
        empty_label=_("— none —"),
        help_text=_("Only in a merged commune: the older commune in which the new village lay."),
    )
    reason = ReasonField()

    def __init__(self, *args, scope: Scope, **kwargs):
        super().__init__(*args, **kwargs)
        communes = communes_for(scope)
        self.fields["commune"].queryset = communes
        self.fields["former_commune"].queryset = communes.filter(valid_to__isnull=False)


class PlaceForm(forms.Form):
    commune = CommuneField(label=_("Commune since the split"))
    reason = ReasonField(required=False, help_text=_("For example the village that decided it."))

    def __init__(self, *args, communes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["commune"].queryset = communes
