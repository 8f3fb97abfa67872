from django import forms
from django.utils.translation import gettext_lazy as _

from clubs.forms.duplicates import SameAs, who
from clubs.forms.fields import ReasonField
from clubs.models import MAX_CODE, Appointment, Member, PovertyStatus, Sex
from core.formfields import NfcTextField, ViDateField


class _MemberFields(forms.Form):
    """What entering and correcting a member have in common."""

    full_name = NfcTextField(label=_("Full name"), max_length=120)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, widget=forms.RadioSelect)
    birth_year = forms.IntegerField(
        label=_("Birth year"), required=False, help_text=_("The year is enough. Leave it empty where nobody knows it.")
    )
    birth_date = ViDateField(label=_("Birth date"), required=False, help_text=_("Only where the full date is known."))
    ethnicity = NfcTextField(label=_("Ethnic group"), max_length=40, required=False)
    is_disabled = forms.BooleanField(label=_("Person with a disability"), required=False)
    phone = NfcTextField(label=_("Phone"), max_length=20, required=False)
    joined_on = ViDateField(label=_("Joined on"))


class MemberForm(_MemberFields):
    code = NfcTextField(
        label=_("Member code"), max_length=MAX_CODE, help_text=_("Names the member in the club's book.")
    )
    poverty_status = forms.ChoiceField(
        label=_("Household status"),
        required=False,
        choices=[("", _("— not recorded —")), *PovertyStatus.Status.choices],
    )
    poverty_year = forms.IntegerField(
        label=_("Year of the household review"), required=False, help_text=_("Empty: the year of joining.")
    )
    position = forms.ChoiceField(
        label=_("Position on the board"),
        required=False,
        choices=[("", _("— none —")), *((role.value, role.label) for role in Appointment.BOARD)],
    )
    is_home_care = forms.BooleanField(label=_("Home-care volunteer"), required=False)
    is_economic = forms.BooleanField(label=_("Economic volunteer"), required=False)
    rejoins = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)
    same_as = forms.CharField(
        label=_("Somebody of this name is known already. Is it the same person?"),
        required=False,
        widget=forms.RadioSelect,
    )
    fieldsets = (
        ("", ["same_as"]),
        (_("Personal details"), ["full_name", "sex", "birth_year", "birth_date", "ethnicity", "is_disabled", "phone"]),
        (_("The membership"), ["code", "joined_on", "position", "is_home_care", "is_economic"]),
        (_("The household"), ["poverty_status", "poverty_year"]),
    )

    def __init__(self, *args, earlier, find, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rejoins"].queryset = earlier
        self.find = find
        if not self.is_bound:
            del self.fields["same_as"]  # asked only once a likely duplicate was found

    def clean(self):
        """Adds `known`, the earlier membership that was chosen, or None."""
        data = super().clean()
        data["known"], chosen = data.get("rejoins"), data.pop("same_as", "")
        birth = data.get("birth_date")
        person = (data.get("full_name", ""), data.get("birth_year") or (birth.year if birth else None))
        [same] = [None] if data["known"] else SameAs.of_all([person], self.find)
        if same is None:
            del self.fields["same_as"]
            return data
        same.may_skip = False
        self.fields["same_as"].widget.choices = [(answer.value, answer.words) for answer in same.answers]
        present = [_("%(who)s is a member of this club already.") % {"who": who(one)} for one in same.present]
        self.fields["same_as"].help_text = " ".join(present)
        data["known"] = same.member_of(chosen)
        if not same.is_answer(chosen):
            self.add_error("same_as", _("Say whether it is the same person, then save again."))
        return data


class MemberEditForm(_MemberFields):
    left_on = ViDateField(label=_("Left on"), required=False, help_text=_("The first day outside the club."))
    leave_reason = NfcTextField(label=_("Reason for leaving"), max_length=120, required=False)
    reason = ReasonField(required=False)
    fieldsets = (
        (_("Personal details"), ["full_name", "sex", "birth_year", "birth_date", "ethnicity", "is_disabled", "phone"]),
        (_("The membership"), ["joined_on", "left_on", "leave_reason"]),
    )

    def __init__(self, *args, has_left: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_left:
            del self.fields["left_on"], self.fields["leave_reason"]


class LeaveForm(forms.Form):
    """Leaving for any reason but a transfer or a death, which have steps of their own."""

    left_on = ViDateField(label=_("First day outside the club"))
    leave_reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[(one.value, one.label) for one in Member.LeaveReason if one.value not in ("transferred", "died")],
        widget=forms.RadioSelect,
    )


class DeathForm(forms.Form):
    left_on = ViDateField(label=_("Date of death"), help_text=_("The membership ends on this day."))


class TransferForm(forms.Form):
    to_club = forms.ModelChoiceField(label=_("New club"), queryset=None, empty_label=_("— choose —"))
    on = ViDateField(
        label=_("First day in the new club"), help_text=_("It is the first day outside the old club as well.")
    )
    code = NfcTextField(
        label=_("Member code in the new club"),
        max_length=MAX_CODE,
        required=False,
        help_text=_("Leave it empty for the next free one."),
    )

    def __init__(self, *args, other_clubs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_club"].queryset = other_clubs
        self.fields["to_club"].label_from_instance = lambda club: f"{club.name} ({club.code})"


class PovertyForm(forms.Form):
    year = forms.IntegerField(label=_("Year of the household review"))
    status = forms.ChoiceField(
        label=_("Household status"), choices=PovertyStatus.Status.choices, widget=forms.RadioSelect
    )


class AppointForm(forms.Form):
    on = ViDateField(label=_("From"), help_text=_("What is ticked holds from this day; what is not ticked ends on it."))
    roles = forms.MultipleChoiceField(
        label=_("Positions and voluntary work"),
        required=False,
        choices=Appointment.Role.choices,
        widget=forms.CheckboxSelectMultiple,
    )
