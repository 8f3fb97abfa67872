"""Fields that the forms of this floor share."""

from itertools import groupby

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import format_date
from core.formfields import NfcTextField


class _ByValidity(forms.models.ModelChoiceIterator):
    """Communes of today first, then those that ended, the latest reorganisation first. One query."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        units = sorted(self.queryset, key=lambda unit: (unit.valid_to is not None, _backwards(unit.valid_to)))
        for ends, group in groupby(units, key=lambda unit: unit.valid_to):
            label = _("Communes until %(date)s") % {"date": format_date(group_end(ends))} if ends else _("Communes now")
            yield label, [self.choice(unit) for unit in group]


def _backwards(day) -> int:
    return -day.toordinal() if day else 0


def group_end(ends):
    """The last day of units that hold until before `ends`."""
    return type(ends).fromordinal(ends.toordinal() - 1)


class CommuneField(forms.ModelChoiceField):
    """One of the communes of all times; each option says until or from when it holds, and its code."""

    iterator = _ByValidity

    def __init__(self, **kwargs):
        super().__init__(queryset=None, **{"empty_label": gettext_lazy("— choose —")} | kwargs)

    def label_from_instance(self, unit) -> str:
        return f"{unit.dated_name} · {unit.code}"


class ReasonField(NfcTextField):
    """Why something is done; stays in the record's history."""

    def __init__(self, **kwargs):
        defaults = {
            "label": gettext_lazy("Reason"),
            "max_length": 300,
            "help_text": gettext_lazy("Stays in the history of this record."),
        }
        super().__init__(**defaults | kwargs)
