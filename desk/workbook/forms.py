from collections.abc import Sequence

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from core.formfields import ViDateField


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
    as_of = ViDateField(
        label=_("As of"), required=False, help_text=_("Leave empty for everything that is known today.")
    )

    def __init__(self, *args, units: Sequence[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("my whole area")), *units]
        if len(units) < 2:
            self.fields["unit"].widget = forms.HiddenInput()
