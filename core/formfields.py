"""Form fields that read what people type: amounts in đồng, dates with the day first, text in its one stored form."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.dates import parse_date
from core.money import parse_vnd
from core.text import nfc
from core.widgets import MoneyInput


class VndField(forms.Field):
    """Whole đồng: "20.000.000", "20 triệu". Cleans to int, or None where it is not required and left empty.

    `is_zero_allowed` is for parts of a payment, of which one may be 0.
    """

    widget = MoneyInput

    def __init__(self, *, is_zero_allowed: bool = False, **kwargs):
        self.is_zero_allowed = is_zero_allowed
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            amount = parse_vnd(value)
        except ValueError as error:
            raise ValidationError(str(error)) from None
        if amount == 0 and not self.is_zero_allowed:
            raise ValidationError(_("The amount must be greater than 0."))
        return amount


class ViDateField(forms.DateField):
    """A date typed day first, 5/3/2025 or 05/03/2025; whatever is not understood says how to write it."""

    def to_python(self, value):
        if isinstance(value, str):
            if not value.strip():
                return None
            try:
                return parse_date(value)
            except ValueError as error:
                raise ValidationError(str(error)) from None
        return super().to_python(value)


class NfcTextField(forms.CharField):
    """Text that is measured and kept as it will be stored (NFC, no invisible characters, no outer spaces)."""

    def to_python(self, value):
        return nfc(super().to_python(value))
