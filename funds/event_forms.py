"""Forms of what befalls a loan after it was lent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.formfields import NfcTextField, ViDateField, VndField
from funds.checks import NOTE_LENGTH
from funds.rules import MAX_MONTHS


class WriteOffForm(forms.Form):
    written_on = ViDateField(
        label=_("Date of the write-off"), help_text=_("Usually the day on which the board or the members decided it.")
    )
    amount_vnd = VndField(
        label=_("Amount written off"),
        help_text=_("Filled in with all that is owed; type less where the rest will still be paid."),
    )
    reason = NfcTextField(
        label=_("Reason"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the borrower died without heirs; minutes of 12/05/2024."),
    )


class RescheduleForm(forms.Form):
    from_on = ViDateField(
        label=_("New schedule from"), help_text=_("Payments up to the end of this day count for the old schedule.")
    )
    months = forms.IntegerField(
        label=_("Number of months"),
        min_value=1,
        max_value=MAX_MONTHS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("In so many monthly instalments all that is still owed is paid."),
    )
    first_due_on = ViDateField(label=_("First instalment due on"))
    reason = NfcTextField(
        label=_("Reason"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: lost harvest; the members agreed on 12/05/2024."),
    )
