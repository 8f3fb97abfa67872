"""Forms that say what many rows at once shall be."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clubs.forms.fields import ReasonField
from clubs.querysets import areas, sources


class BulkSourceForm(forms.Form):
    source = forms.ModelChoiceField(
        label=_("Source of support"),
        queryset=None,
        empty_label=_("— choose —"),
        help_text=_("Takes the place of the source that each of these clubs has now."),
    )
    reason = ReasonField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources()


class BulkAreaForm(forms.Form):
    area = forms.ModelChoiceField(
        label=_("Activity area"),
        queryset=None,
        empty_label=_("— choose —"),
        help_text=_("Takes the place of the area under which each of these activities is recorded now."),
    )
    reason = ReasonField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas()
        self.fields["area"].label_from_instance = lambda area: f"{area.number}. {area.name}"
