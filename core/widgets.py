from django import forms

from core.money import format_vnd


class MoneyInput(forms.TextInput):
    """A box for đồng: groups stored amounts, keeps what was typed, says the amount in words while typing."""

    template_name = "django/forms/widgets/money.html"

    def format_value(self, value):
        if isinstance(value, int):
            return format_vnd(value)
        return super().format_value(value)
