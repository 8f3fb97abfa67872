from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from clubs.models import MAX_CODE
from core.dates import format_date
from core.formfields import NfcTextField, ViDateField, VndField
from core.money import format_vnd
from funds.checks import NOTE_LENGTH, PURPOSE_LENGTH
from funds.rules import EFFECTS, MAX_MONTHS, TYPED_KINDS, EntryKind, FundKind


def _kinds(sign: int) -> list[tuple[str, str]]:
    by_hand = [kind for kind in TYPED_KINDS if kind != EntryKind.TRANSFER_OUT]
    return [(kind.value, kind.label) for kind in by_hand if EFFECTS[kind].cash == sign]


KIND_CHOICES = [
    ("", _("— choose —")),
    (_("Cash comes in"), _kinds(1)),
    (_("Cash goes out"), _kinds(-1)),
    (_("No cash moves: assets in kind"), _kinds(0)),
]
"""A transfer has a page of its own, since it touches both funds."""


class RateField(forms.DecimalField):
    """Percent a month; "0,8" and "0.8" are both read, since no thousands occur."""

    def to_python(self, value):
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def prepare_value(self, value):
        return str(value.normalize()).replace(".", ",") if isinstance(value, Decimal) else value


class CodeField(NfcTextField):
    def __init__(self, **kwargs):
        super().__init__(
            max_length=MAX_CODE,
            help_text=_("The number on the paper. The next free number is filled in; change it where yours differs."),
            **kwargs,
        )


class EntryForm(forms.Form):
    code = CodeField(label=_("Voucher code"))
    entry_on = ViDateField(label=_("Date"))
    fund = forms.ChoiceField(label=_("Fund"), choices=FundKind.choices, widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=KIND_CHOICES,
        help_text=_(
            "The group says what happens to the fund's cash. Loans and repayments are entered on the loan's own pages. "
            "An asset in kind that is lost, dies or is given away is a “reduction of assets in kind” alone; one that "
            "is sold has a page of its own, “Sale of an asset in kind”."
        ),
    )
    amount_vnd = VndField(label=_("Amount"))
    is_initial = forms.BooleanField(
        label=_("This is initial capital"),
        required=False,
        help_text=_("Only for capital, in cash or in kind, with which the fund started."),
    )
    source = forms.ModelChoiceField(label=_("Source"), queryset=None, required=False, empty_label=_("— none —"))
    note = NfcTextField(label=_("Content"), max_length=NOTE_LENGTH, required=False)

    def __init__(self, *args, sources, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources


class TransferForm(forms.Form):
    code = CodeField(label=_("Voucher code"))
    entry_on = ViDateField(label=_("Date"))
    fund = forms.ChoiceField(
        label=_("Direction"),
        choices=[
            (FundKind.INCOME, _("From the income fund to the operating fund")),
            (FundKind.OPERATING, _("From the operating fund to the income fund")),
        ],
        widget=forms.RadioSelect,
    )
    amount_vnd = VndField(label=_("Amount"))
    note = NfcTextField(label=_("Content"), max_length=NOTE_LENGTH, required=False)


class SaleForm(forms.Form):
    code = CodeField(label=_("Voucher code of the receipt"))
    reduction_code = CodeField(label=_("Voucher code of the reduction in kind"))
    sold_on = ViDateField(label=_("Sold on"))
    fund = forms.ChoiceField(label=_("Fund"), choices=FundKind.choices, widget=forms.RadioSelect)
    book_vnd = VndField(
        label=_("Value in the book"),
        help_text=_("What the asset stood for when it was received; that much is taken off the assets in kind."),
    )
    price_vnd = VndField(
        label=_("Price received in cash"), help_text=_("It may be more or less than the value in the book.")
    )
    note = NfcTextField(label=_("What was sold, to whom"), max_length=NOTE_LENGTH)


class ReversalForm(forms.Form):
    reversed_on = ViDateField(
        label=_("Date of the reversal"), help_text=_("Usually today: what was reported up to now stays as it was.")
    )
    reason = NfcTextField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class BorrowerField(forms.ModelChoiceField):
    def label_from_instance(self, member):
        name = f"{member.full_name} ({member.code})"
        if member.left_on is None:
            return name
        return _("%(name)s, left on %(day)s") % {"name": name, "day": format_date(member.left_on)}


class LoanForm(forms.Form):
    member = BorrowerField(
        label=_("Borrower"),
        queryset=None,
        empty_label=_("— choose —"),
        help_text=_("Only members of this club can borrow."),
    )
    code = CodeField(label=_("Loan code"))
    disbursed_on = ViDateField(label=_("Date of the loan"))
    principal_vnd = VndField(label=_("Amount of the loan"))
    monthly_rate_percent = RateField(
        label=_("Interest a month (%)"),
        min_value=0,
        max_value=100,
        max_digits=6,
        decimal_places=3,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("Counted on the whole loan every month; the clubs take at most 1%."),
    )
    months = forms.IntegerField(
        label=_("Number of months"),
        min_value=1,
        max_value=MAX_MONTHS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("One instalment a month, usually 6 to 12."),
    )
    purpose = NfcTextField(label=_("Purpose"), max_length=PURPOSE_LENGTH, required=False)

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members


class WarnedForm(forms.Form):
    """A form that asks why, in a field `note`, where what was typed is unusual; it shows that field only then.

    `find_warnings` takes the cleaned data of a form without faults and answers sentences.
    """

    note = NfcTextField(
        label=_("Why it is right all the same"),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, find_warnings=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.find_warnings = find_warnings
        if not self.is_bound:
            del self.fields["note"]

    def clean(self):
        data = super().clean()
        if self.errors and self.data.get("note"):
            return data
        warnings = [] if self.errors else self.find_warnings(data)
        if not warnings:
            del self.fields["note"]
            data.pop("note", None)
        elif not data["note"]:
            self.add_error("note", [*warnings, _("If it is right, say why here, then save again.")])
        return data


class RepaymentForm(WarnedForm):
    field_order = ("code", "paid_on", "total_vnd")
    code = CodeField(label=_("Voucher code"))
    paid_on = ViDateField(label=_("Date of the payment"))
    total_vnd = VndField(
        label=_("The whole sum that the borrower brings"),
        required=False,
        help_text=_(
            "If you know only the sum: type it and press “Share out the sum”. It pays the interest that stands below, "
            "all the rest is principal of the oldest instalments."
        ),
    )
    interest_vnd = VndField(
        label=_("Interest"),
        is_zero_allowed=True,
        help_text=_("Filled in with what is to pay by the schedule; change it if the receipt says otherwise."),
    )
    principal_vnd = VndField(label=_("Principal"), is_zero_allowed=True)

    def clean(self):
        data = self.cleaned_data
        parts = [data.get(name) for name in ("principal_vnd", "interest_vnd")]
        if data.get("total_vnd") is not None and None not in parts and sum(parts) != data["total_vnd"]:
            words = _("Principal and interest make %(sum)s ₫: press “Share out the sum”, or correct what is wrong.")
            self.add_error("total_vnd", words % {"sum": format_vnd(sum(parts))})
        return super().clean()


class DueForm(forms.Form):
    """The day on which somebody wants to know what is due."""

    day = ViDateField(label=_("Due by the end of"), required=False)


class CashCountForm(forms.Form):
    fund = forms.ChoiceField(label=_("Fund"), choices=FundKind.choices, widget=forms.RadioSelect)
    counted_on = ViDateField(label=_("Counted on"), help_text=_("The book's cash at the end of this day is compared."))
    counted_vnd = VndField(label=_("Cash counted"), is_zero_allowed=True, help_text=_("0 where the box was empty."))
    explanation = NfcTextField(
        label=_("Explanation of the difference"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only where the sum counted is not that of the book: say why, and what is done about it."),
    )


class CashCountRemovalForm(forms.Form):
    reason = NfcTextField(label=_("Reason"), max_length=NOTE_LENGTH, widget=forms.Textarea(attrs={"rows": 3}))
