"""Two people correct one row: what the other one saved meanwhile, beside what was typed here."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.dates import format_date
from core.history import HistoryRecord, in_words
from core.models import AuditRecord
from core.problems import Problem
from core.templatetags.vi_format import vidatetime


def problems_of(form: forms.Form, since: Sequence[AuditRecord]) -> list[Problem]:
    """What was saved since the form was opened, newest first: once as a whole, then beside each field typed in by both.

    A field of the posted form that was left as it had been shown takes the newer value: nobody typed against it.
    """
    records = in_words(since)  # which also brings the personal values of `since` itself
    return [Problem(_in_one_sentence(one)) for one in records] + _both_versions(form, since, records)


def _in_one_sentence(record: HistoryRecord) -> str:
    changes = "; ".join(f"{one.label}: {one.before or '—'} → {one.after or '—'}" for one in record.changes)
    words = _(
        "%(who)s changed this at %(when)s, after you had opened the form (%(what)s). What you typed still stands"
        " below and is not saved: look at it again, then save."
    )
    return words % {"who": record.who, "when": vidatetime(record.at), "what": changes}


def _both_versions(form: forms.Form, since: Sequence[AuditRecord], records: list[HistoryRecord]) -> list[Problem]:
    problems, form.data = [], form.data.copy()
    for name in form.fields:
        touching = [one for one in since if name in (one.after or {})]
        if not touching:
            continue
        shown_before, stored_now = (touching[-1].before or {}).get(name), touching[0].after[name]
        if not _is_changed(form, name, stored_now):
            continue
        if not _is_changed(form, name, shown_before):
            _take(form, name, stored_now)
            continue
        theirs = next(change.after for one in records for change in one.changes if change.name == name)
        words = _("Saved meanwhile: “%(theirs)s”. You typed: “%(yours)s”. Saving again keeps what you typed.")
        yours = _typed_in_words(form, name)
        problems.append(Problem(words % {"theirs": theirs or _("(empty)"), "yours": yours or _("(empty)")}, name))
    return problems


def _is_changed(form: forms.Form, name: str, stored) -> bool:
    """Whether the posted value says something else than a stored one, which is as the audit trail holds it."""
    return form.fields[name].has_changed(_as_initial(form.fields[name], stored), form[name].data)


def _as_initial(field: forms.Field, stored):
    try:
        return field.prepare_value(field.to_python(stored)) if stored is not None else None
    except ValidationError:  # a choice that is closed today
        return stored


def _take(form: forms.Form, name: str, stored) -> None:
    form.data[form.add_prefix(name)] = _as_initial(form.fields[name], stored)


def _typed_in_words(form: forms.Form, name: str) -> str:
    field, value = form.fields[name], form.cleaned_data.get(name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return format_date(value)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(field.choices).get(value, value))
    return "" if value is None else str(value)
