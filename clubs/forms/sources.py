from django import forms
from django.utils.translation import gettext_lazy as _

from clubs.forms.fields import ReasonField
from core.formfields import NfcTextField


class SourceForm(forms.Form):
    name = NfcTextField(label=_("Name of the source"), max_length=120)


class SourceMergeForm(forms.Form):
    into = forms.ModelChoiceField(
        label=_("It is the same as"),
        queryset=None,
        empty_label=_("— choose —"),
        help_text=_("This spelling stays. The other one is offered no more."),
    )
    reason = ReasonField(required=False)

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = others
