from django import forms
from django.utils.translation import gettext_lazy as _

from core.formfields import ViDateField


class LoginForm(forms.Form):
    user = forms.ModelChoiceField(
        label=_("User"),
        queryset=None,
        empty_label=_("— choose —"),
        help_text=_("Somebody without another role. Make the user first where the person has none."),
    )
    starts_on = ViDateField(label=_("From"))

    def __init__(self, *args, users, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = users
        self.fields["user"].label_from_instance = lambda user: f"{user.full_name} ({user.username})"
