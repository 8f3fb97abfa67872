from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clubs.forms.fields import ReasonField
from core.formfields import NfcTextField, ViDateField
from desk.steps.holdings import Holdings
from desk.steps.services import AT_COMMUNE, AT_SOURCE, STAYS
from funds.rules import FundKind

CASH_ENDS = [
    (AT_SOURCE, _("Paid back to whoever gave it (the source)")),
    (AT_COMMUNE, _("Handed to the commune's People's Committee")),
    (STAYS, _("Stays in the club's book for now")),
]


class RulingFields(forms.Form):
    """The decision behind the act."""

    decision_number = NfcTextField(label=_("Number of the decision"), max_length=60, required=False)
    decided_on = ViDateField(label=_("Date of the decision"), required=False)
    reason = ReasonField(
        max_length=250, help_text=_("In your own words; stays in the club's history and on its vouchers.")
    )


class ClosingForm(RulingFields):
    closed_on = ViDateField(
        label=_("First day without the club"), help_text=_("The club counts for the last time on the day before.")
    )
    cash_income = forms.ChoiceField(
        label=_("Cash of the income fund"), choices=CASH_ENDS, widget=forms.RadioSelect, required=False
    )
    cash_operating = forms.ChoiceField(
        label=_("Cash of the operating fund"), choices=CASH_ENDS, widget=forms.RadioSelect, required=False
    )
    rest = forms.ChoiceField(label=_("Assets in kind"), choices=CASH_ENDS, widget=forms.RadioSelect, required=False)
    receiver = NfcTextField(
        label=_("Who received it"), max_length=120, required=False, help_text=_("Name and office, as on the receipt.")
    )
    field_order = ["closed_on", "decision_number", "decided_on", "reason"]
    fieldsets = (
        (_("The dissolution"), ["closed_on", "decision_number", "decided_on", "reason"]),
        (_("What becomes of what the club has"), ["cash_income", "cash_operating", "rest", "receiver"]),
    )

    def __init__(self, *args, holdings: Holdings, **kwargs):
        super().__init__(*args, **kwargs)
        asked = {f"cash_{fund}": holdings.cash[fund] > 0 for fund in FundKind.values}
        asked |= {"rest": holdings.in_kind_total > 0}
        for name, is_asked in asked.items():
            if is_asked:
                self.fields[name].required = True
            else:
                del self.fields[name]
        if not any(asked.values()):
            del self.fields["receiver"]


class IdsField(forms.Field):
    """Numbers of rows that a later page ticks; hidden until then. Cleans to a set."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        try:
            return {int(one) for one in value or [] if len(str(one)) < 19}
        except (TypeError, ValueError):
            raise ValidationError(_("Choose from the list.")) from None


class MergingForm(RulingFields):
    into = forms.ModelChoiceField(
        label=_("Into which club"),
        queryset=None,
        empty_label=_("— choose —"),
        help_text=_("The club that remains. Only clubs of your own area stand here."),
    )
    on = ViDateField(
        label=_("Day of the merger"), help_text=_("From this day on the members belong to the club that remains.")
    )
    same = IdsField(required=False)
    field_order = ["into", "on", "decision_number", "decided_on", "reason"]

    def __init__(self, *args, clubs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = clubs
        self.fields["into"].label_from_instance = lambda club: f"{club.code} · {club.name}"
