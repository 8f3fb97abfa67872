import csv
import io

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.formfields import NfcTextField, ViDateField
from core.sheets.reader import BadWorkbook, Limits, open_workbook
from desk.reorganisation.preview import SplitVillage
from desk.reorganisation.services import fault_problems
from districts.crosswalk import BadCrosswalk, read_crosswalk


class CrosswalkForm(forms.Form):
    """The file of a reorganisation; `crosswalk` in the cleaned data is what it says of the day."""

    file = forms.FileField(
        label=_("The list of units (.xlsx or .csv)"),
        help_text=_(
            "Columns: effective_date, old_commune_code, old_commune_name, new_commune_code, new_commune_name, new_kind,"
            " resolution, part (whole or part). Nothing is changed yet."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("Choose the file."), "empty": _("The file is empty.")},
    )
    effective_on = ViDateField(
        label=_("Day of the switch"), required=False, help_text=_("Left empty: the only day in the file.")
    )
    province = forms.ModelChoiceField(
        label=_("New communes lie right under"),
        queryset=None,
        required=False,
        empty_label=_("— the districts of before —"),
        help_text=_("Choose a province where districts cease: those without a commune end on that day."),
    )
    resolution = NfcTextField(
        label=_("Resolution on the province"),
        max_length=60,
        required=False,
        help_text=_("Only where a province goes into another one, for example 202/2025/QH15."),
    )

    def __init__(self, *args, provinces, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = provinces
        self.fields["province"].label_from_instance = lambda unit: unit.dated_name

    def clean(self):
        data = super().clean()
        if "file" in data and "effective_on" in data:
            try:
                data["crosswalk"] = read_crosswalk(_lines(data["file"]), data["effective_on"])
            except BadCrosswalk as bad:
                for problem in fault_problems(bad):
                    self.add_error("file", problem.message)
            except BadWorkbook as bad:
                self.add_error("file", bad.message)
            except (UnicodeDecodeError, csv.Error):
                self.add_error("file", gettext("The file is not understood: save it as .xlsx, or as CSV UTF-8."))
        return data


def _lines(file):
    """(row number, cells) of the first sheet, or of the CSV."""
    if file.size > settings.UPLOAD_MAX_BYTES:
        limit = filesizeformat(settings.UPLOAD_MAX_BYTES)
        raise forms.ValidationError(gettext("The file is larger than %(limit)s.") % {"limit": limit})
    if file.name.lower().endswith(".csv"):
        text = file.read().decode("utf-8-sig")
        return enumerate(csv.reader(io.StringIO(text)), start=1)
    return iter(open_workbook(file, Limits(max_bytes=settings.UPLOAD_MAX_BYTES))[0])


class SwitchForm(forms.Form):
    """Where the clubs of each village of a split commune go, and why the switch is made."""

    reason = NfcTextField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, villages: list[SplitVillage], **kwargs):
        super().__init__(*args, **kwargs)
        self.villages = villages
        for one in villages:
            place = one.village or gettext("no village recorded")
            self.fields[one.key] = forms.ChoiceField(
                label=gettext("%(village)s, %(commune)s goes to") % {"village": place, "commune": one.commune},
                choices=[("", "—"), *one.choices],
                help_text=", ".join(club.name for club in one.clubs),
            )
        groups = [(_("Villages of split communes"), [one.key for one in villages])] if villages else []
        self.fieldsets = (*groups, (_("Why"), ["reason"]))

    def choices(self) -> dict[int, str]:
        """{club id: code} of a valid form."""
        return {club.pk: self.cleaned_data[one.key] for one in self.villages for club in one.clubs}


class UndoForm(forms.Form):
    reason = NfcTextField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
