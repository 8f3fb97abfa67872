from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.forms.fields import ReasonField
from clubs.models import Award, Club, Member
from core.formfields import NfcTextField, ViDateField

MOST_RECIPIENTS = 400
_EDGES = " \t,;:·-–"


class _AwardFields(forms.Form):
    """What is said of an award, whoever has it."""

    title = NfcTextField(
        label=gettext_lazy("Award"), max_length=120, help_text=gettext_lazy("For example: Bằng khen, Giấy khen.")
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Level of the award"),
        choices=Award.Level.choices,
        help_text=gettext_lazy("Of the body that gave it."),
    )
    year = forms.IntegerField(label=gettext_lazy("Year"), help_text=gettext_lazy("For the work of which year."))
    decision_number = NfcTextField(label=gettext_lazy("Decision no."), max_length=60, required=False)
    decided_on = ViDateField(label=gettext_lazy("Date of the decision"), required=False)
    note = NfcTextField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class AwardForm(_AwardFields):
    """One decision and whom it names: clubs to tick, and codes to paste for people and for many clubs."""

    clubs = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Clubs"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tick the clubs that the decision names."),
    )
    codes = NfcTextField(
        label=gettext_lazy("People, or further clubs, by their codes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "One per line: NT-0001 for a club, NT-0001 TV012 for a member of it. Copying from Excel works too."
        ),
    )
    fieldsets = (
        (gettext_lazy("The decision"), ["title", "level", "year", "decision_number", "decided_on", "note"]),
        (gettext_lazy("Who is honoured"), ["codes", "clubs"]),
    )

    def __init__(self, *args, clubs, members, is_long: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self._clubs, self._members = clubs, members
        self.fields["clubs"].queryset = clubs
        self.fields["clubs"].label_from_instance = lambda club: f"{club.code} · {club.name}"
        if is_long:
            del self.fields["clubs"]  # thousands of boxes weigh too much: the codes do

    def clean_codes(self) -> list[tuple[Club, Member | None]]:
        """The (club, member or None) of each line; every line that leads nowhere is said."""
        text = self.cleaned_data["codes"]
        lines = [line.strip(_EDGES) for line in text.splitlines() if line.strip(_EDGES)]
        if len(lines) > MOST_RECIPIENTS:
            raise forms.ValidationError(_("At most %(most)s lines at once.") % {"most": MOST_RECIPIENTS})
        parts = [line.replace("\t", " ").replace(",", " ").replace(";", " ").split() for line in lines]
        clubs = {club.code.casefold(): club for club in self._clubs.filter(code__in=_spellings(parts, 0))}
        rows = self._members.filter(club__in=[club.pk for club in clubs.values()], code__in=_spellings(parts, 1))
        members = {(one.club_id, one.code.casefold()): one for one in rows}
        found, errors = [], []
        for line, words in zip(lines, parts, strict=True):
            club = clubs.get(words[0].casefold())
            member = members.get((club.pk, words[1].casefold())) if club and len(words) > 1 else None
            if club is None:
                errors.append(_("“%(line)s”: no club of your area has the code %(code)s.") % _said(line, words[0]))
            elif len(words) > 1 and member is None:
                errors.append(_("“%(line)s”: the club has no member with the code %(code)s.") % _said(line, words[1]))
            else:
                found.append((club, member))
        if errors:
            raise forms.ValidationError(errors)
        return found

    def clean(self):
        ticked = self.cleaned_data.get("clubs") or []
        named = self.cleaned_data.get("codes") or []
        pairs = dict.fromkeys([(club, None) for club in ticked] + list(named))
        self.cleaned_data["recipients"] = list(pairs)
        if not pairs and not self.errors:
            self.add_error("codes", _("Tick a club, or write at least one code."))
        return self.cleaned_data


def _spellings(parts: list[list[str]], place: int) -> set[str]:
    """The codes at this place of the lines, as typed and in capitals: NT-0001 is often typed nt-0001."""
    typed = {words[place] for words in parts if len(words) > place}
    return typed | {code.upper() for code in typed}


def _said(line: str, code: str) -> dict[str, str]:
    return {"line": line[:60], "code": code[:40]}


class AwardEditForm(_AwardFields):
    reason = ReasonField()


class AwardRemoveForm(forms.Form):
    reason = ReasonField(help_text=gettext_lazy("For example: entered twice. It stays in the club's history."))
