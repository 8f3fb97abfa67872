from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from clubs.models import MAX_CODE
from core.dates import format_date
from core.formfields import NfcTextField, ViDateField, VndField
from core.money import format_vnd
from funds.checks import GUARANTOR_LENGTH, NOTE_LENGTH, PURPOSE_LENGTH
from funds.rules import EFFECTS, MAX_MONTHS, TYPED_KINDS, EntryKind, FundKind, Method

ELSEWHERE = (EntryKind.TRANSFER_OUT, EntryKind.OPENING_ADVANCE, EntryKind.OPENING_INITIAL)
"""Kinds with a page of their own: a transfer touches both funds, the others belong to a club's opening."""


def _kinds(sign: int) -> list[tuple[str, str]]:
    by_hand = [kind for kind in TYPED_KINDS if kind not in ELSEWHERE]
    return [(kind.value, kind.label) for kind in by_hand if EFFECTS[kind].cash == sign]


KIND_CHOICES = [
    ("", _("— choose —")),
    (_("Cash comes in"), _kinds(1)),
    (_("Cash goes out"), _kinds(-1)),
    (_("No cash moves: assets in kind"), _kinds(0)),
]


class RateField(forms.DecimalField):
    """Percent a month; "0,8" and "0.8" are both read, since no thousands occur."""

    def to_python(self, value):
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def prepare_value(self, value):
        return str(value.normalize()).replace(".", ",") if isinstance(value, Decimal) else value


class PercentField(RateField):
    """A setting in percent, which may be left empty."""

    def __init__(self, **kwargs):
        digits = {"max_digits": 5, "decimal_places": 2} | kwargs
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        super().__init__(**({"required": False, "min_value": 0, "max_value": 100, "widget": widget} | digits))


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


class LoanRulesForm(forms.Form):
    starts_on = ViDateField(
        label=_("In force from"), help_text=_("Loans and payments of earlier days follow the rules that held then.")
    )
    method = forms.ChoiceField(
        label=_("Way of reckoning"), required=False, choices=[("", _("— not laid down —")), *Method.choices]
    )
    rounding_vnd = VndField(label=_("Rounding of instalments"), required=False)
    grace_months = forms.IntegerField(
        label=_("Months of grace"),
        required=False,
        min_value=0,
        max_value=MAX_MONTHS - 1,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("The first months, in which only interest is paid."),
    )
    max_rate_percent = PercentField(label=_("Highest interest a month (%)"), max_digits=6, decimal_places=3)
    cap_vnd = VndField(label=_("Largest loan"), required=False)
    max_share_percent = PercentField(label=_("Most that one borrower may owe (percent of the income fund)"))
    max_months = forms.IntegerField(
        label=_("Longest term (months)"),
        required=False,
        min_value=1,
        max_value=MAX_MONTHS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    interest_to_income_percent = PercentField(
        label=_("Part of the interest that goes to the income fund (%)"),
        help_text=_("The rest goes to the operating fund."),
    )
    second_person_from_vnd = VndField(label=_("A second person approves reversals and write-offs from"), required=False)
    overdue_rule = NfcTextField(
        label=_("What is done about overdue loans"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = NfcTextField(
        label=_("Decision or reason"), required=False, max_length=NOTE_LENGTH, help_text=_("Kept in the history.")
    )


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
        self.order_fields([*(name for name in self.fields if name != "note"), "note"])
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


class LoanBeforeField(forms.ModelChoiceField):
    def label_from_instance(self, loan):
        return f"{loan.code} · {loan.member.full_name} · {format_vnd(loan.outstanding_vnd)} ₫"


class LoanForm(WarnedForm):
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
        help_text=_("The clubs take at most 1%."),
    )
    months = forms.IntegerField(
        label=_("Number of months"),
        min_value=1,
        max_value=MAX_MONTHS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("One instalment a month, usually 6 to 12."),
    )
    method = forms.ChoiceField(label=_("Way of reckoning"), choices=Method.choices)
    grace_months = forms.IntegerField(
        label=_("Months of grace"),
        min_value=0,
        max_value=MAX_MONTHS - 1,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("The first months, in which only interest is paid."),
    )
    rounding_vnd = VndField(label=_("Rounding of instalments"))
    purpose = NfcTextField(label=_("Purpose"), max_length=PURPOSE_LENGTH, required=False)
    guarantor = NfcTextField(label=_("Guarantor"), max_length=GUARANTOR_LENGTH, required=False)
    previous = LoanBeforeField(
        label=_("Adds to the loan (top-up)"),
        queryset=None,
        required=False,
        empty_label=_("— a loan of its own —"),
        help_text=_("Only where the borrower gets more money on an open loan."),
    )

    def __init__(self, *args, members, loans, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members
        self.fields["previous"].queryset = loans


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
