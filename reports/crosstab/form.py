from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from reports.crosstab.axes import DIMENSIONS
from reports.forms import SourcedForm
from targets.crosstab import MEASURES

NOT_OF_CLUBS = gettext_noop(
    "“%(trait)s” belongs to members: “%(measure)s” cannot be divided by it. Choose another, or count members."
)


class CrosstabForm(SourcedForm):
    """Which table: its rows, its columns and what it counts; besides the dates, the area and the source.

    Left empty the members are counted, by sex and by the place that the page chooses.
    """

    rows = forms.ChoiceField(label=gettext_lazy("Rows"), required=False)
    columns = forms.ChoiceField(label=gettext_lazy("Columns"), required=False)
    count = forms.ChoiceField(label=gettext_lazy("What is counted"), required=False)

    first = ("count", "rows", "columns")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(code, dimension.label) for code, dimension in DIMENSIONS.items()]
        self.fields["rows"].choices = self.fields["columns"].choices = choices
        self.fields["count"].choices = [(code, measure.label) for code, measure in MEASURES.items()]

    def clean(self):
        data = super().clean()
        measure = MEASURES[data.get("count") or "members"]
        for name in ("rows", "columns"):
            code = data.get(name)
            if code and DIMENSIONS[code].trait and measure.kind != "people":
                words = {"trait": DIMENSIONS[code].label, "measure": measure.label}
                self.add_error(name, _(NOT_OF_CLUBS) % words)
        if data.get("rows") and data["rows"] == data.get("columns"):
            self.add_error("columns", _("Choose something else than in the rows."))
        return data

    @property
    def first_fields(self) -> list:
        return [self[name] for name in self.first]

    @property
    def other_fields(self) -> list:
        return [field for field in self.visible_fields() if field.name not in self.first]

    @property
    def has_other_errors(self) -> bool:
        return any(name not in self.first for name in self.errors)
