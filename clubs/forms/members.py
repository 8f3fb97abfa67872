from django import forms
from django.utils.translation import gettext_lazy as _

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
    is_confirmed = forms.BooleanField(label=_("This is another person of the same name"), required=False)
    fieldsets = (
        (_("Personal details"), ["full_name", "sex", "birth_year", "birth_date", "ethnicity", "is_disabled", "phone"]),
        (_("The membership"), ["code", "joined_on", "position", "is_home_care", "is_economic"]),
        (_("The household"), ["poverty_status", "poverty_year"]),
    )

    def __init__(self, *args, earlier, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rejoins"].queryset = earlier
        if not self.is_bound:
            del self.fields["is_confirmed"]  # asked only once a likely duplicate was found


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
    left_on = ViDateField(label=_("First day outside the club"))
    leave_reason = forms.ChoiceField(label=_("Reason"), choices=Member.LeaveReason.choices)
    to_club = forms.ModelChoiceField(
        label=_("New club"),
        queryset=None,
        required=False,
        empty_label=_("— none —"),
        help_text=_("Only for a transfer: the member is entered there from the same day on."),
    )
    fieldsets = ((_("The leaving"), ["left_on", "leave_reason", "to_club"]),)

    def __init__(self, *args, other_clubs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_club"].queryset = other_clubs

    def clean_to_club(self):
        club, reason = self.cleaned_data["to_club"], self.cleaned_data.get("leave_reason")
        if club and reason != Member.LeaveReason.TRANSFERRED:
            raise forms.ValidationError(_("Choose a new club only for a transfer."))
        if not club and reason == Member.LeaveReason.TRANSFERRED:
            text = _("Choose the new club. Where it lies outside your area, choose “moved away”.")
            raise forms.ValidationError(text)
        return club


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
