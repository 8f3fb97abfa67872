from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clubs.forms.fields import ReasonField
from clubs.models import Attachment
from core.formfields import NfcTextField, ViDateField


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One or several files; cleans to a list."""

    widget = SeveralFilesInput

    def clean(self, data, initial=None):
        if not isinstance(data, (list, tuple)):
            data = [data] if data else []
        if not data and self.required:
            raise ValidationError(self.error_messages["required"])
        return [super(SeveralFilesField, self).clean(one, initial) for one in data]


class AttachmentForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind of paper"), choices=Attachment.Kind.choices, widget=forms.RadioSelect, initial="decision"
    )
    files = SeveralFilesField(
        label=_("Scans or photos"),
        max_length=255,
        help_text=_("PDF, JPEG or PNG, at most 10 MB each. You may choose several at once."),
        widget=SeveralFilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}),
        error_messages={
            "required": _("Choose the file."),
            "empty": _("The file is empty. Scan or photograph the paper again."),
            "max_length": _("The file's name is too long. Give the file a shorter name."),
        },
    )
    title = NfcTextField(
        label=_("Title"),
        max_length=190,
        required=False,
        help_text=_("For example “Quyết định thành lập số 45”. Leave empty to use the file's name."),
    )
    dated_on = ViDateField(label=_("Date of the paper"), required=False)


class RemovalForm(forms.Form):
    reason = ReasonField(help_text=_("For example that the wrong page was scanned."))
