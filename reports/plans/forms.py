from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from core.formfields import NfcTextField, ViDateField, VndField
from reports.plans.grid import MilestoneGrid
from targets.indicators import INDICATORS, Indicator
from targets.models import Target

MOST_CLUBS = 100_000


def reason_field(*, required: bool = True) -> NfcTextField:
    help_text = _("Stands beside the figures as the reason of this version.")
    return NfcTextField(
        label=_("Reason"),
        required=required,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=help_text,
    )


class PlanForm(forms.Form):
    """A plan's own fields; `units` are the provinces to choose from, `plans` whose targets may be taken over."""

    code = forms.CharField(
        label=_("Code"),
        max_length=30,
        help_text=_("Short, without spaces, for example KH72."),
        validators=[RegexValidator(r"^[\w.-]+$", _("Use letters, digits, full stops and hyphens only."))],
    )
    name = NfcTextField(label=_("Name"), max_length=300)
    legal_basis = NfcTextField(
        label=_("Legal basis"), max_length=300, required=False, help_text=_("Number, date and issuer of the decision.")
    )
    unit = forms.ModelChoiceField(label=_("Territory"), queryset=None)
    starts_on = ViDateField(label=_("First day"))
    ends_on = ViDateField(label=_("Last day"))
    boundary_on = ViDateField(
        label=_("Boundaries of"),
        help_text=_("The units of this day group the plan's figures for its whole life, also after a reorganisation."),
    )
    like = forms.ModelChoiceField(
        label=_("Take over the targets of"),
        queryset=None,
        required=False,
        empty_label=_("— none —"),
        help_text=_("With goals and options, without milestones. Every one can be changed afterwards."),
    )
    reason = reason_field(required=False)

    fieldsets = (
        (_("The plan"), ["code", "name", "legal_basis", "unit"]),
        (_("Its days"), ["starts_on", "ends_on", "boundary_on"]),
        (_("Its targets"), ["like", "reason"]),
    )

    def __init__(self, *args, units, plans, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["unit"].label_from_instance = lambda unit: unit.dated_name
        self.fields["like"].queryset = plans


class PlanEditForm(PlanForm):
    like = None
    reason = reason_field()

    fieldsets = (*PlanForm.fieldsets[:2], (_("Why"), ["reason"]))

    def __init__(self, *args, units, **kwargs):
        forms.Form.__init__(self, *args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["unit"].label_from_instance = lambda unit: unit.dated_name


class TargetForm(forms.Form):
    """Goal and options of a target; the options that its indicator does not read are not asked for."""

    goal = forms.DecimalField(
        label=_("Goal"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=3,
        localize=True,
        help_text=_("A number of clubs, or percent. Left empty: the figure is shown without a goal."),
    )
    direction = forms.ChoiceField(label=_("The goal is met with"), choices=Target.Direction.choices)
    band = forms.DecimalField(
        label=_("Nearly met within"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=3,
        localize=True,
        help_text=_("Clubs, or percentage points, by which a missed goal still counts as nearly met. 0: never."),
    )
    due_on = ViDateField(label=_("Due on"), required=False, help_text=_("Left empty: the plan's last day."))
    threshold_vnd = VndField(label=_("Amount that a club's fund must reach, ₫"), required=False)
    reading = forms.ChoiceField(label=_("Reading of “had a loan”"), choices=Target.Reading.choices)
    denominator = forms.ChoiceField(label=_("Out of"), choices=Target.Denominator.choices)
    older_from = forms.TypedChoiceField(
        label=_("Older people are aged at least"), choices=Target.OlderFrom.choices, coerce=int
    )
    reason = reason_field()

    OPTIONS = ("threshold_vnd", "reading", "denominator", "older_from")

    def __init__(self, *args, indicator: Indicator, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.OPTIONS:
            if name not in indicator.options:
                del self.fields[name]
        options = [name for name in self.OPTIONS if name in self.fields]
        self.fieldsets = (
            (_("Goal"), ["goal", "direction", "band", "due_on"]),
            *(((_("How it is counted"), options),) if options else ()),
            (_("Why"), ["reason"]),
        )


class TargetChoiceForm(forms.Form):
    """Which figure the new target judges: one that the plan has not yet."""

    code = forms.ChoiceField(label=_("Figure"))

    def __init__(self, *args, taken: set[str], **kwargs):
        super().__init__(*args, **kwargs)
        free = [(code, one.label_of_amount(None)) for code, one in INDICATORS.items() if code not in taken]
        self.fields["code"].choices = [("", "—"), *free]


class ReasonForm(forms.Form):
    reason = reason_field()


class MilestoneForm(forms.Form):
    """A number for each unit and year of the grid, named m-<unit id>-<year>."""

    reason = reason_field()

    def __init__(self, *args, grid: MilestoneGrid, **kwargs):
        super().__init__(*args, **kwargs)
        self.grid = grid
        for row in (*grid.rows, grid.whole):
            for year, goal in zip(grid.years, row.goals, strict=True):
                field = forms.IntegerField(
                    label=f"{row.unit}, {year}", required=False, min_value=0, max_value=MOST_CLUBS, initial=goal
                )
                field.widget.attrs["aria-label"] = field.label
                self.fields[f"m-{row.unit.pk}-{year}"] = field

    def lines(self):
        """(row of the grid, its bound fields) of the units, for the table."""
        return [(row, self._bound(row)) for row in self.grid.rows]

    def whole(self):
        return self._bound(self.grid.whole)

    def _bound(self, row):
        return [self[f"m-{row.unit.pk}-{year}"] for year in self.grid.years]

    def goals(self) -> dict[tuple[int, int], int | None]:
        """{(unit id, year): number or None} of a valid form."""
        keys = [(row.unit.pk, year) for row in (*self.grid.rows, self.grid.whole) for year in self.grid.years]
        return {(unit, year): self.cleaned_data[f"m-{unit}-{year}"] for unit, year in keys}
