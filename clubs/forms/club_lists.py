"""Forms that are a club's whole list: a year's household statuses, the board and volunteers, the births not known."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.forms.cells import as_birth
from clubs.models import Appointment, Member, PovertyStatus
from core.formfields import NfcTextField, ViDateField


class YearForm(forms.Form):
    """A year's status of every member, `status-<id>`; `seen` is what stood when the page was shown.

    Cleans to {"status-<id>": a status or "", "was": {member id: status}}.
    """

    NONE = "none"
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, members: Sequence[Member], **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(self.NONE, ""), *PovertyStatus.Status.choices]
        for member in members:
            field = forms.ChoiceField(label=member.full_name, choices=choices, required=False)
            self.fields[f"status-{member.pk}"] = field

    def clean(self):
        data = super().clean()
        pairs = [pair.partition(":") for pair in data.pop("seen", "").split(";")]
        was = {int(pk): status for pk, _colon, status in pairs if pk.isascii() and pk.isdigit() and len(pk) < 19}
        return {name: "" if value == self.NONE else value for name, value in data.items()} | {"was": was}

    @staticmethod
    def as_seen(statuses: dict[int, str]) -> str:
        """The statuses by member in one line, for `seen`."""
        return ";".join(f"{pk}:{status}" for pk, status in statuses.items() if status)


class BirthForm(forms.Form):
    """`birth-<id>` of every member: a year or a full date. Cleans to {"births": {id: values of the member}}."""

    def __init__(self, *args, members: Sequence[Member], **kwargs):
        super().__init__(*args, **kwargs)
        self.members = members
        for member in members:
            field = NfcTextField(label=member.full_name, required=False, max_length=20)
            self.fields[f"birth-{member.pk}"] = field

    def clean(self):
        data, births = super().clean(), {}
        for member in self.members:
            name = f"birth-{member.pk}"
            try:
                birth = as_birth(data.get(name, ""))
            except ValueError as error:
                self.add_error(name, str(error))
                continue
            if isinstance(birth, date):
                births[member.pk] = {"birth_date": birth, "birth_year": birth.year}
            elif birth is not None:
                births[member.pk] = {"birth_year": birth}
        if not births and not self.errors:
            self.add_error(None, _("Type at least one birth year."))
        return data | {"births": births}


SLOTS = {
    Appointment.Role.CHAIR: 1,
    Appointment.Role.VICE_CHAIR: 2,
    Appointment.Role.SECRETARY: 1,
    Appointment.Role.ACCOUNTANT: 1,
    Appointment.Role.TREASURER: 1,
    Appointment.Role.BOARD_MEMBER: 4,
}
"""So many boxes each position has; more where more people hold it."""
VOLUNTEERS = (Appointment.Role.HOME_CARE, Appointment.Role.ECONOMIC)


class BoardForm(forms.Form):
    """Who holds which position from `on` on: `<role>-<slot>` a member's id, `<volunteer role>-<id>` a tick.

    Cleans to {"on", "roles": {member id: set of roles}}; `seen` is how the board stood when the page was shown.
    """

    on = ViDateField(
        label=gettext_lazy("From"),
        help_text=gettext_lazy("What you change holds from this day on; earlier days stay as they were."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, members: Sequence[Member], held: dict[int, set[str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.members = members
        choices = [("", "")] + [(str(one.pk), f"{one.full_name} ({one.code})") for one in members]
        self.slots: list[tuple[str, str]] = []
        for role, least in SLOTS.items():
            holders = [one.pk for one in members if role in held.get(one.pk, ())]
            for slot in range(max(least, len(holders))):
                name, label = f"{role.value}-{slot}", str(role.label)
                initial = str(holders[slot]) if slot < len(holders) else ""
                field = forms.ChoiceField(label=label, choices=choices, required=False, initial=initial)
                self.fields[name] = field
                self.slots.append((name, role.value))
        for member in members:
            for role in VOLUNTEERS:
                has_it = role in held.get(member.pk, ())
                label = f"{member.full_name}: {role.label}"
                field = forms.BooleanField(label=label, required=False, initial=has_it)
                self.fields[f"{role.value}-of-{member.pk}"] = field

    def clean(self):
        data = super().clean()
        roles: dict[int, set[str]] = {member.pk: set() for member in self.members}
        for name, role in self.slots:
            if data.get(name):
                roles[int(data[name])].add(role)
        for member in self.members:
            roles[member.pk] |= {role.value for role in VOLUNTEERS if data.get(f"{role.value}-of-{member.pk}")}
        return data | {"roles": roles}
