"""Forms of what befalls a loan after it was lent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.formfields import NfcTextField, ViDateField, VndField
from funds.checks import NOTE_LENGTH, PURPOSE_LENGTH
from funds.forms import CodeField, RateField
from funds.rules import MAX_MONTHS, Method


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
    method = forms.ChoiceField(label=_("Way of reckoning"), choices=Method.choices)
    rounding_vnd = VndField(label=_("Rounding of instalments"))
    reason = NfcTextField(
        label=_("Reason"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: lost harvest; the members agreed on 12/05/2024."),
    )


class RescheduleUndoForm(forms.Form):
    reason = NfcTextField(label=_("Reason"), max_length=NOTE_LENGTH, widget=forms.Textarea(attrs={"rows": 3}))


class RolloverForm(forms.Form):
    rolled_on = ViDateField(label=_("Date of the rollover"))
    voucher_code = CodeField(label=_("Voucher code of the repayment"))
    interest_vnd = VndField(
        label=_("Interest paid on the old loan"),
        is_zero_allowed=True,
        help_text=_("Filled in with what is due by the schedule; change it if the receipt says otherwise."),
    )
    code = CodeField(label=_("Code of the new loan"))
    principal_vnd = VndField(
        label=_("Amount of the new loan"),
        help_text=_("Filled in with all that is owed; only the difference changes hands."),
    )
    monthly_rate_percent = RateField(
        label=_("Interest a month (%)"),
        min_value=0,
        max_value=100,
        max_digits=6,
        decimal_places=3,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    months = forms.IntegerField(
        label=_("Number of months"),
        min_value=1,
        max_value=MAX_MONTHS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    purpose = NfcTextField(label=_("Purpose"), max_length=PURPOSE_LENGTH, required=False)


class DecisionForm(forms.Form):
    reason = NfcTextField(
        label=_("Reason"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where you refuse."),
    )
