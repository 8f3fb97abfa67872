from collections.abc import Sequence

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from core.formfields import ViDateField
from desk.workbook.checks.conflicts import FILE, SITE


class UploadForm(forms.Form):
    """A filled-in workbook."""

    file = forms.FileField(
        label=_("The filled-in workbook (.xlsx)"),
        help_text=_("Nothing is saved yet: you first see what the file would change."),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
        error_messages={"required": _("Choose the file."), "empty": _("The file is empty.")},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            limit = filesizeformat(settings.UPLOAD_MAX_BYTES)
            raise ValidationError(_("The file is larger than %(limit)s. Send it in several parts.") % {"limit": limit})
        return file


class DownloadForm(forms.Form):
    """What the workbook to download holds. `units` are (code, words) of areas to choose from."""

    unit = forms.ChoiceField(label=_("Area"), required=False)
    club = forms.CharField(
        label=_("Club code"), required=False, max_length=30, help_text=_("Leave empty for all clubs of the area.")
    )
    is_empty = forms.BooleanField(
        label=_("An empty template, without the rows that are in the book"),
        required=False,
        help_text=_("For a new club, or to collect data on paper of your own."),
    )
    as_of = ViDateField(
        label=_("As of"), required=False, help_text=_("Leave empty for everything that is known today.")
    )

    def __init__(self, *args, units: Sequence[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("my whole area")), *units]
        if len(units) < 2:
            self.fields["unit"].widget = forms.HiddenInput()


class ChoicesForm(forms.Form):
    """One choice for every row that somebody changed on the site meanwhile; or one for all of them.

    `conflicts` are Conflict's as kept. `cleaned_data["choices"]` is {conflict's key: "site" or "file"}.
    """

    def __init__(self, *args, conflicts: Sequence[dict], **kwargs):
        super().__init__(*args, **kwargs)
        self.conflicts = conflicts
        options = [(SITE, _("keep what stands on the site")), (FILE, _("take what stands in the file"))]
        for conflict in conflicts:
            self.fields[conflict["key"]] = forms.ChoiceField(
                label=f"{conflict['sheet']} {conflict['row']} ({conflict['label']})",
                choices=options,
                required=False,
                widget=forms.RadioSelect,
            )
        if len(conflicts) > 1:
            each = ("", _("as chosen for each row"))
            self.fields["all"] = forms.ChoiceField(label=_("For all rows"), choices=[each, *options], required=False)

    def rows_of_choices(self) -> list[tuple[dict, forms.BoundField]]:
        """(conflict, its field) in the file's order."""
        return [(conflict, self[conflict["key"]]) for conflict in self.conflicts]

    def clean(self):
        data = super().clean()
        for_all = data.get("all") or ""
        choices = {one["key"]: for_all or data.get(one["key"], "") for one in self.conflicts}
        for key, choice in choices.items():
            if not choice and key not in self.errors:
                self.add_error(key, _("Choose one of the two."))
        return data | {"choices": choices}


class UndoForm(forms.Form):
    """Why an import is taken back."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("Stands in the record of changes and on every reversed voucher."),
        error_messages={"required": _("Say why the import is taken back.")},
    )
