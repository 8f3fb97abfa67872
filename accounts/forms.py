from collections.abc import Iterable

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.policy import Role
from accounts.services import Newcomer
from core.formfields import NfcTextField, ViDateField
from districts.choices import grouped_units
from districts.models import Unit

_ROLES = [(role.value, role.label) for role in Role if role != Role.SECRETARY]
"""A secretary's assignment opens one club, which is chosen on the club's own page."""


class SignInForm(AuthenticationForm):
    """User names are small letters; a telephone's keyboard likes to begin with a capital."""

    is_own_device = forms.BooleanField(
        label=_("This is my own device, nobody else uses it"),
        required=False,
        help_text=_("Without the tick the site signs you out after 30 minutes without use, with it after 8 hours."),
    )
    error_messages = {
        "invalid_login": _("The user name and the password do not fit together. Check both and try again."),
        "run_out": _("This one-time password is no longer valid. Call the programme's administrator for a new one."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")

    def clean_username(self) -> str:
        return self.cleaned_data["username"].strip().lower()

    def confirm_login_allowed(self, user) -> None:
        """Closed accounts are answered like a wrong password, by the backend."""
        if user.password_until and user.password_until < timezone.now():
            raise ValidationError(self.error_messages["run_out"], code="run_out")


class OwnPasswordForm(SetPasswordForm):
    """The old password, then the new one twice."""

    old_password = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["old_password", "new_password1", "new_password2"]
    error_messages = {
        "password_mismatch": _("The two new passwords differ. Type the same one twice."),
        "wrong": _("This is not your present password."),
        "same": _("The new password must differ from the present one."),
    }

    def __init__(self, user, *args, **kwargs):
        super().__init__(user, *args, **kwargs)
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password1"].help_text = _("At least 10 signs; the rules stand above.")
        self.fields["new_password2"].label = _("New password once more")
        self.fields["new_password2"].help_text = ""

    def clean_old_password(self) -> str:
        old = self.cleaned_data["old_password"]
        if not self.user.check_password(old):
            raise ValidationError(self.error_messages["wrong"], code="wrong")
        return old

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("new_password1") and cleaned.get("new_password1") == cleaned.get("old_password"):
            self.add_error("new_password1", self.error_messages["same"])
        return cleaned


class CodeForm(forms.Form):
    """A code of the telephone, or one of the recovery codes."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("The six digits that the app on your telephone shows now, or one of your recovery codes."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class ConfirmedCodeForm(CodeForm):
    """A code with the password: an open session alone must not be enough. Wrong passwords count as at the door."""

    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    field_order = ["password", "code"]

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if authenticate(self.request, username=self.request.user.username, password=password) is None:
            raise ValidationError(_("This is not your present password."))
        return password


class FactorSetupForm(ConfirmedCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("The six digits that the app on your telephone shows now.")


class FactorRemoveForm(forms.Form):
    reason = NfcTextField(label=_("Reason"), max_length=200, help_text=_("For example: telephone lost."))


class PersonForm(forms.Form):
    """What is known of a user besides the user name."""

    full_name = NfcTextField(label=_("Full name"), max_length=120)
    phone = NfcTextField(label=_("Phone"), max_length=20, required=False)
    language = forms.ChoiceField(label=_("Language of the pages"), choices=User._meta.get_field("language").choices)


class NewUserForm(PersonForm):
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("Small letters without marks, digits, dots and hyphens, for example nguyen.thi.lan."),
    )
    field_order = ["full_name", "username", "phone", "language"]

    def __init__(self, *args, initial: dict, **kwargs):
        super().__init__(*args, initial={"language": "vi"} | initial, **kwargs)

    def clean_username(self) -> str:
        return self.cleaned_data["username"].lower()


class UserForm(PersonForm):
    is_active = forms.BooleanField(
        label=_("May sign in"), required=False, help_text=_("Take the tick away when the person has left the work.")
    )
    reason = NfcTextField(label=_("Reason of the change"), max_length=200, required=False)


class AssignmentForm(forms.Form):
    """A role for an area from a first to a last day; the units to choose from are given by the page."""

    role = forms.ChoiceField(label=_("Role"), choices=_ROLES, widget=forms.RadioSelect)
    unit = forms.ChoiceField(
        label=_("Area"),
        required=False,
        help_text=_("For an area officer. Who is given a former district keeps its clubs and what it became."),
    )
    starts_on = ViDateField(label=_("First day"))
    last_day = ViDateField(label=_("Last day"), required=False, help_text=_("Leave empty while the end is not known."))

    def __init__(self, *args, units: Iterable[Unit], initial: dict, **kwargs):
        super().__init__(*args, initial={"starts_on": timezone.localdate()} | initial, **kwargs)
        units = list(units)
        self._units = {str(unit.pk): unit for unit in units}
        self.fields["unit"].choices = [("", _("the whole programme")), *grouped_units(units)]

    def clean_unit(self) -> Unit | None:
        return self._units.get(self.cleaned_data["unit"])


class EndForm(forms.Form):
    last_day = ViDateField(label=_("Last day of the assignment"), help_text=_("From the next day on it opens nothing."))

    def __init__(self, *args, initial: dict, **kwargs):
        super().__init__(*args, initial={"last_day": timezone.localdate()} | initial, **kwargs)


class HandoverForm(forms.Form):
    """To whom, from which day on, and what becomes of the predecessor's account; `successors` are users with duties."""

    successor = forms.ChoiceField(label=_("Successor"), required=False)
    full_name = NfcTextField(label=_("Full name"), max_length=120, required=False)
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        required=False,
        help_text=_("Small letters without marks, digits, dots and hyphens, for example nguyen.thi.lan."),
    )
    phone = NfcTextField(label=_("Phone"), max_length=20, required=False)
    from_day = ViDateField(label=_("First day of the successor"))
    takes_views = forms.BooleanField(
        label=_("The successor gets a copy of the saved views"), required=False, initial=True
    )
    closes = forms.BooleanField(
        label=_("Close the predecessor's account"),
        required=False,
        help_text=_("Tick it when the person has left the work: signing in ends at once."),
    )
    reason = NfcTextField(label=_("Reason"), max_length=200, help_text=_("For example the number of the decision."))
    fieldsets = (
        (_("Somebody who has an account"), ["successor"]),
        (_("Or somebody new"), ["full_name", "username", "phone"]),
        (_("From when, and what becomes of the account"), ["from_day", "takes_views", "closes", "reason"]),
    )

    def __init__(self, *args, successors: Iterable[User], initial: dict, **kwargs):
        super().__init__(*args, initial={"from_day": timezone.localdate()} | initial, **kwargs)
        self._successors = {str(user.pk): user for user in successors}
        known = [(pk, f"{user} ({user.username})") for pk, user in self._successors.items()]
        self.fields["successor"].choices = [("", _("somebody new")), *known]

    def clean(self):
        """`successor` becomes the user, or the names of a new one."""
        cleaned = super().clean()
        chosen = self._successors.get(cleaned.get("successor", ""))
        names = {name: cleaned.pop(name, "") for name in ("full_name", "username", "phone")}
        if chosen and any(names.values()):
            self.add_error("successor", _("Choose somebody or name somebody new, not both."))
        elif not chosen and not (names["full_name"] and names["username"]):
            self.add_error("full_name", _("Name the new person and a user name, or choose a successor above."))
        names["username"] = names["username"].lower()
        return cleaned | {"successor": chosen or Newcomer(**names)}


class ConfirmForm(forms.Form):
    """Nothing to fill in: the page asks, the button answers."""
