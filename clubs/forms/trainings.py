from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clubs.forms.fields import ReasonField
from clubs.querysets import sources
from core.formfields import NfcTextField, ViDateField
from districts.choices import grouped_units


class TrainingForm(forms.Form):
    topic = NfcTextField(label=_("Topic"), max_length=200)
    held_on = ViDateField(label=pgettext_lazy("training", "First day"))
    ends_on = ViDateField(
        label=pgettext_lazy("training", "Last day"),
        required=False,
        help_text=_("Leave it empty where it lasted one day."),
    )
    unit = forms.ChoiceField(label=_("Held for the clubs of"))
    place = NfcTextField(label=pgettext_lazy("training", "Place"), max_length=120, required=False)
    organiser = NfcTextField(label=_("Organiser"), max_length=120, required=False)
    source = forms.ModelChoiceField(
        label=_("Source of support"), queryset=None, required=False, empty_label=_("— none —")
    )
    note = NfcTextField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, units, is_whole_offered: bool, **kwargs):
        super().__init__(*args, **kwargs)
        units = list(units)
        self._units = {str(unit.pk): unit for unit in units}
        field = self.fields["unit"]
        field.required = not is_whole_offered
        first = ("", _("the whole programme") if is_whole_offered else _("— choose —"))
        field.choices = [first, *grouped_units(units)]
        self.fields["source"].queryset = sources()

    def clean_unit(self):
        return self._units.get(self.cleaned_data["unit"])


class TrainingEditForm(TrainingForm):
    reason = ReasonField(required=False)


class AttendanceForm(forms.Form):
    """A row of two numbers per club; the fields' names end in the club's id."""

    def __init__(self, *args, clubs, **kwargs):
        super().__init__(*args, **kwargs)
        self.clubs = list(clubs)
        for club in self.clubs:
            self.fields[f"participants-{club.pk}"] = _count(_("Participants from %(club)s") % {"club": club.name})
            self.fields[f"women-{club.pk}"] = _count(_("Women from %(club)s") % {"club": club.name})

    def rows(self):
        """(club, its two boxes) for the page's table."""
        return [(club, self[f"participants-{club.pk}"], self[f"women-{club.pk}"]) for club in self.clubs]


def _count(label: str) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "aria-label": label, "size": 5, "autocomplete": "off"})
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=10_000, widget=widget)


class NamesForm(forms.Form):
    """Who of one club came, by name."""

    members = forms.ModelMultipleChoiceField(
        label=_("Members who came"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    participants = _count(_("Participants altogether"))
    women = _count(_("Women among them"))

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = members
        self.fields["members"].label_from_instance = lambda one: f"{one.full_name} ({one.code})"
        help_text = _("Leave it empty to count the members ticked; with helpers from outside type the number.")
        self.fields["participants"].help_text = help_text
        for name in ("participants", "women"):
            del self.fields[name].widget.attrs["aria-label"]
