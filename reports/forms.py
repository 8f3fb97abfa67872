from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.dates import format_date
from core.formfields import NfcTextField, ViDateField, VndField
from targets.basis import Basis
from targets.models import ReportingPeriod
from targets.readings import parts_of
from targets.whatif import Supposed

EARLIEST_YEAR = 1900
"""Pages look a year back and further; nothing of the programme is as old."""


class BasisForm(forms.Form):
    """The dates and the area on which a page's figures stand; everything may be left out.

    `unit` takes any text: which areas the user may choose depends on the boundaries, and a foreign one is a 404 and no
    fault of the form. `offer_units` fills its drop-down once that is known. An unknown `plan` is told by the basis.
    """

    PLAN, DATE = "plan", "date"

    as_of = ViDateField(label=_("Figures as of"), required=False, help_text=_("Left empty: today."))
    since = ViDateField(
        label=_("Period from"), required=False, help_text=_("Left empty: the twelve months up to the date.")
    )
    boundary = forms.ChoiceField(
        label=_("Boundaries"),
        required=False,
        choices=[(PLAN, _("those of the plan")), (DATE, _("those of the date"))],
    )
    unit = forms.CharField(label=_("Area"), required=False, widget=forms.Select)
    plan = forms.CharField(label=_("Plan"), required=False, widget=forms.Select)

    def __init__(self, *args, plans=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["plan"].widget.choices = [("", _("the plan of the date")), *plans]
        if len(plans) < 2:
            self.fields["plan"].widget = forms.HiddenInput()

    def clean(self):
        data = super().clean()
        for name in ("as_of", "since", "compare"):
            day = data.get(name)
            if day is not None and day.year < EARLIEST_YEAR:
                self.add_error(name, gettext("%(date)s is too early a date.") % {"date": format_date(day)})
        if data.get("since") and data.get("as_of") and data["since"] > data["as_of"]:
            self.add_error("since", _("The period must begin on or before the date of the figures."))
        return data

    def offer_units(self, choices: list[tuple[str, str]]) -> None:
        """The areas to choose from; a single one is no choice."""
        if len(choices) < 2:
            self.fields["unit"].widget = forms.HiddenInput()
        else:
            self.fields["unit"].widget.choices = choices


class SourcedForm(BasisForm):
    """The same with whose clubs are counted."""

    source = forms.ChoiceField(label=_("Source"), required=False)

    def __init__(self, *args, sources=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [("", _("all sources")), *sources]
        if not sources:
            del self.fields["source"]


class DashboardForm(SourcedForm):
    """The same with the earlier day that the figures are compared with."""

    compare = ViDateField(
        label=_("Compare with"), required=False, help_text=_("Left empty: the end of the year before.")
    )

    field_order = ("as_of", "compare")

    def clean(self):
        data = super().clean()
        if data.get("compare") and data["compare"] >= (data.get("as_of") or timezone.localdate()):
            self.add_error("compare", _("Choose a day before the date of the figures."))
        return data


class YearlyReportForm(forms.Form):
    """Which yearly report: its year, area, boundaries and file. `unit` takes any text, as in BasisForm."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, help_text=_("From 15/12 of the year before to 14/12."))
    unit = forms.CharField(label=_("Area"), required=False, widget=forms.Select)
    boundary = forms.ChoiceField(
        label=_("Boundaries"),
        required=False,
        choices=[(BasisForm.PLAN, _("those of the plan")), (BasisForm.DATE, _("those of the end of the year"))],
    )
    file = forms.ChoiceField(
        label=_("File"),
        required=False,
        choices=[
            ("xlsx", _("the tables (Excel)")),
            ("docx", _("the report in words (Word)")),
            ("pdf", _("the report in words (PDF)")),
            ("months", _("clubs by month, for pivot tables (Excel)")),
            ("months_csv", _("clubs by month, for pivot tables (CSV)")),
        ],
    )

    def __init__(self, *args, years=(), units=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]
        self.fields["unit"].widget.choices = units


class LetterheadForm(forms.Form):
    starts_on = ViDateField(
        label=_("Used from"), help_text=_("Papers dated on or after this day bear this letterhead.")
    )
    superior = NfcTextField(label=_("Superior body"), max_length=200, help_text=_("The upper line on the left."))
    issuer = NfcTextField(label=_("Issuing body"), max_length=200, help_text=_("The bold line on the left."))
    number_mark = NfcTextField(
        label=_("Mark after the number"), max_length=40, help_text=_("For example /BC-SYT."), strip=True
    )
    place = NfcTextField(label=_("Place"), max_length=80, help_text=_("Stands before the date."))
    signatory_title = NfcTextField(label=_("Signatory's title"), max_length=120)
    signatory_name = NfcTextField(label=_("Signatory's name"), max_length=120, required=False)
    preparer_name = NfcTextField(label=_("Prepared by"), max_length=120, required=False)
    recipients = forms.CharField(
        label=_("Recipients, one per line"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    fieldsets = (
        (_("Heading"), ["starts_on", "superior", "issuer", "number_mark", "place"]),
        (_("Foot"), ["signatory_title", "signatory_name", "preparer_name", "recipients"]),
    )


class NewLetterheadForm(LetterheadForm):
    """The same with whose papers bear it. choices: (key of the unit, "" of the whole; words)."""

    unit = forms.TypedChoiceField(
        label=_("Area"), coerce=int, empty_value=None, required=False, help_text=_("Papers of its officers bear it.")
    )

    field_order = ("unit",)
    fieldsets = ((_("Whose papers"), ["unit"]), *LetterheadForm.fieldsets)

    def __init__(self, *args, choices=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = choices
        self.fields["unit"].required = all(key for key, _words in choices)


class PeriodForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of period"), choices=ReportingPeriod.Kind.choices)
    starts_on = ViDateField(label=_("First day"), help_text=_("Official years run from 15/12 to 14/12."))
    ends_on = ViDateField(label=_("Last day"))
    due_on = ViDateField(label=_("To be handed in by"))

    fieldsets = ((_("The period"), ["kind", "starts_on", "ends_on", "due_on"]),)


class SubmitForm(forms.Form):
    message = NfcTextField(
        label=_("Message to the province"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example what is still missing and why. May be left empty."),
    )


class SubmissionReturnForm(forms.Form):
    answer = NfcTextField(label=_("What has to be mended"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class SubmissionApproveForm(forms.Form):
    answer = NfcTextField(
        label=_("Words to the area"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CloseForm(forms.Form):
    reason = NfcTextField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where some area is not approved."),
    )


class ReopenForm(forms.Form):
    until = ViDateField(label=_("Open until the end of"), help_text=_("A month at most."))
    reason = NfcTextField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ReportTextForm(forms.Form):
    difficulties = NfcTextField(
        label=_("Difficulties"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 6})
    )
    proposals = NfcTextField(
        label=_("Proposals"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 6})
    )
    next_year = NfcTextField(
        label=_("Plan of the next year"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 6})
    )


class NoteForm(forms.Form):
    club = forms.ModelChoiceField(label=_("Club"), queryset=None, required=False, empty_label=_("— the whole report —"))
    target_code = forms.ChoiceField(label=_("Figure"), required=False)
    text = NfcTextField(label=_("Remark"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args, clubs, targets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["club"].queryset = clubs
        self.fields["target_code"].choices = [("", _("— none —")), *targets]


MOST_CLUBS, MOST_MEMBERS = 500, 500


def _count(label, *, most: int = MOST_CLUBS, least: int = 0, **kwargs) -> forms.IntegerField:
    limits = [MinValueValidator(least), MaxValueValidator(most)]
    return forms.IntegerField(label=label, required=False, validators=limits, **kwargs)


class WhatIfForm(forms.Form):
    """What is supposed; whatever is left out is supposed of nobody."""

    new_clubs = _count(_("Found so many clubs"))
    where = forms.ChoiceField(label=_("In"), required=False)
    members = _count(
        _("Members of each new club"),
        most=MOST_MEMBERS,
        least=1,
        help_text=_("Left empty: 60, of them 65 percent women and 65 percent aged 60 or over."),
    )
    initial_vnd = VndField(label=_("Initial capital of each new club, ₫"), required=False)
    borrowers = _count(
        _("Lend to so many more members of each club"),
        most=MOST_MEMBERS,
        help_text=_("Members who have not borrowed yet; new clubs included."),
    )
    capital_clubs = _count(_("Give more capital to so many clubs"))
    capital_vnd = VndField(
        label=_("To each of them, ₫"),
        required=False,
        help_text=_("The clubs nearest below the plan's threshold of the income fund."),
    )
    active_clubs = _count(
        _("So many clubs carry out the areas that they lack"),
        help_text=_("The clubs that lack the fewest activities."),
    )
    well_managed = _count(
        _("So many clubs get a good review by the province"),
        help_text=_("Clubs with all the activities first."),
    )

    fieldsets = (
        (_("New clubs"), ["new_clubs", "where", "members", "initial_vnd"]),
        (_("Loans and capital"), ["borrowers", "capital_clubs", "capital_vnd"]),
        (_("Activities and reviews"), ["active_clubs", "well_managed"]),
    )

    def __init__(self, data, *, basis: Basis):
        super().__init__(data)
        self.units = {unit.code: unit for unit in parts_of(basis)}
        whole = gettext("where there are the fewest clubs")
        self.fields["where"].choices = [("", whole), *((code, str(unit)) for code, unit in self.units.items())]

    def supposed(self) -> Supposed:
        """Of a valid form; an amount for no number of clubs, and a number without an amount, suppose nothing."""
        data = self.cleaned_data
        counts = {name: data[name] or 0 for name in ("new_clubs", "borrowers", "active_clubs", "well_managed")}
        return Supposed(
            unit=self.units.get(data["where"]),
            members=data["members"] or Supposed.members,
            initial_vnd=data["initial_vnd"] or 0,
            capital_clubs=data["capital_clubs"] or 0,
            capital_vnd=data["capital_vnd"] or 0,
            **counts,
        )
