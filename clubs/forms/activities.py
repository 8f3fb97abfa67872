from django import forms
from django.utils.translation import gettext_lazy as _

from clubs.models import MAX_CODE, Review
from clubs.querysets import areas
from core.formfields import NfcTextField, ViDateField, VndField


class ActivityForm(forms.Form):
    area = forms.ModelChoiceField(label=_("Activity area"), queryset=None, empty_label=_("— choose —"))
    held_on = ViDateField(label=_("Date"))
    content = NfcTextField(label=_("Content"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    participants = forms.IntegerField(
        label=_("Participants"), required=False, min_value=0, help_text=_("Leave it empty where nobody counted.")
    )
    cost_vnd = VndField(label=_("Cost (₫)"), required=False, is_zero_allowed=True)
    code = NfcTextField(label=_("Activity code"), max_length=MAX_CODE, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas()
        self.fields["area"].label_from_instance = lambda area: f"{area.number}. {area.name}"


class ReviewForm(forms.Form):
    reviewed_on = ViDateField(label=_("Reviewed on"))
    level = forms.ChoiceField(
        label=_("Level"), help_text=_("The province's review stands over the district's, that over the club's own.")
    )
    is_well_managed = forms.TypedChoiceField(
        label=_("Well managed"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text=_("The checklist warns and never decides: the verdict is yours."),
    )
    met = forms.MultipleChoiceField(
        label=_("Checklist: tick what is met"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick nothing where you did not go through it."),
    )
    note = NfcTextField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    fieldsets = ((_("Review"), ["reviewed_on", "level", "met", "is_well_managed", "note"]),)

    def __init__(self, *args, levels: list[str], criteria: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        self.fields["met"].choices = [(str(place), text) for place, text in enumerate(criteria)]
        if not criteria:
            del self.fields["met"]
        self.fields["level"].choices = [(level, Review.Level(level).label) for level in levels]

    def clean(self):
        """`checklist` in the place of the ticks: [text, is met] by line, None where nothing is ticked."""
        data = super().clean()
        ticked = set(data.pop("met", ()))
        lines = [[text, str(place) in ticked] for place, text in enumerate(self.criteria)]
        return data | {"checklist": lines if ticked else None}
