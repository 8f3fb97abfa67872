from django import forms
from django.utils.translation import gettext_lazy as _

from clubs.forms.fields import ReasonField
from core.audit import MOST_YEARS


class RetentionForm(forms.Form):
    years = forms.IntegerField(
        label=_("Years after the leaving"),
        min_value=1,
        max_value=MOST_YEARS,
        required=False,
        help_text=_("Leave empty while nothing is laid down: then nothing is erased."),
    )
    reason = ReasonField(help_text=_("For example the number of the decision that lays it down."))


class EraseForm(forms.Form):
    reason = ReasonField()
