from django import forms
from django.utils.translation import gettext_lazy as _

from core.formfields import NfcTextField, ViDateField


class _RubricForm(forms.Form):
    starts_on = ViDateField(
        label=_("Holds from"), help_text=_("Figures of earlier days keep the rubric that held on them.")
    )
    reason = NfcTextField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example the decision that asks for it. It stands beside the rubric."),
    )


class AreaRubricForm(_RubricForm):
    """The least activities of each area, `minimum_<code>`; empty: not active."""

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.areas = areas
        for area in areas:
            label = f"{area.number}. {area.name}"
            self.fields[f"minimum_{area.code}"] = forms.IntegerField(label=label, required=False, min_value=1)
        self.fieldsets = (
            (_("Least activities in a reporting period"), [f"minimum_{area.code}" for area in areas]),
            (_("From when and why"), ["starts_on", "reason"]),
        )


class ReviewRubricForm(_RubricForm):
    texts = NfcTextField(
        label=_("Criteria, one per line"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 10})
    )

    fieldsets = (
        (_("Checklist"), ["texts"]),
        (_("From when and why"), ["starts_on", "reason"]),
    )
