"""Keeping, reading and forgetting drafts. A draft is of one user and one form; only its owner is ever asked for."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass, field

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from core.drafts.rules import Unreadable, Values, as_number, as_query, as_writer, is_too_much
from core.models import Draft, SpentToken

KEPT_FOR = dt.timedelta(days=30)
MOST_DRAFTS = 200
"""So many forms of one user keep a draft; the oldest give way."""


@dataclass(frozen=True)
class KeptDraft:
    """A form's draft as its page shows it; without `kept_at` there is none and the rest is empty.

    `revision` is the newest change that the page knows: what other tabs typed later is not overwritten by it.
    """

    form: str
    revision: int = 0
    values: Values = field(default_factory=dict)
    kept_at: dt.datetime | None = None

    @property
    def typed(self) -> QueryDict:
        return as_query(self.values)

    @property
    def as_json(self) -> str:
        """For the script, which fills in what the page itself has not."""
        return json.dumps(self.values, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Keeping:
    """What became of an autosave. `conflicts` is {field: [values of the other version, own values]}, both still kept.

    `is_saved`: the form was posted meanwhile, so that there is nothing to keep any more.
    """

    kept_at: dt.datetime
    conflicts: dict[str, list[list[str]]] = field(default_factory=dict)
    is_saved: bool = False


def read_draft(*, user, form: str) -> KeptDraft:
    """The draft of one form, without what a posted form left behind."""
    draft = Draft.objects.filter(user=user, form=form).first()
    if draft is None:
        return KeptDraft(form)
    spent = _spent({writer for _values, _revision, writer in draft.values.values()})
    values = {name: typed for name, (typed, _revision, writer) in draft.values.items() if writer not in spent}
    return KeptDraft(form, draft.revision, values, draft.updated_at if values else None)


def keep_draft(
    *,
    user,
    form: str,
    changes: Values,
    chosen: Values | None = None,
    others: Values | None = None,
    revision: int = 0,
    writer: str = "",
) -> Keeping:
    """Stores changed fields of one opened form; of `others` those alone that the draft holds already.

    `writer` is the one-time token of the opened form, `revision` the draft's when it was opened. A field that another
    writer changed since then to something else is not overwritten, unless it is `chosen`. Raises Unreadable(413).
    """
    with transaction.atomic():
        if writer in _spent({writer}):
            return Keeping(timezone.now(), is_saved=True)
        if not (changes or chosen):
            return Keeping(timezone.now())
        _stored, is_new = Draft.objects.get_or_create(user=user, form=form)
        draft = Draft.objects.select_for_update().get(user=user, form=form)
        known = {name: values for name, values in (others or {}).items() if name in draft.values}
        conflicts = _merge(draft, known | changes, chosen or {}, revision, writer)
        if is_too_much(draft.values):
            raise Unreadable(413)
        draft.save(update_fields=["values", "revision", "updated_at"])
        if is_new:
            _make_room(user)
    return Keeping(draft.updated_at, conflicts)


def _merge(draft: Draft, changes: Values, chosen: Values, revision: int, writer: str) -> dict[str, list[list[str]]]:
    conflicts = {}
    draft.revision = max(draft.revision + 1, int(timezone.now().timestamp() * 1000))
    for name, values in (changes | chosen).items():
        theirs, their_revision, their_writer = draft.values.get(name, (values, 0, writer))
        is_foreign = their_revision > revision and their_writer != writer and theirs != values
        if name == "seen":  # the oldest state of the row that any tab shows: the guard against lost edits asks for it
            oldest = min([*theirs, *values], key=as_number, default="")
            draft.values[name] = [[oldest], draft.revision, writer]
        elif is_foreign and name not in chosen:
            conflicts[name] = [theirs, values]
        else:
            draft.values[name] = [values, draft.revision, writer]
    return conflicts


def forget_posted(*, user, form: str, posted: Values, revision: int, writer: str) -> None:
    """Inside the transaction of a save: what was posted is no draft any more; what another tab typed since stays."""
    draft = Draft.objects.select_for_update().filter(user=user, form=form).first()
    if draft is None:
        return
    rest = {
        name: entry
        for name, entry in draft.values.items()
        if entry[1] > revision and entry[2] != writer and entry[0] != posted.get(name, []) and name != "seen"
    }
    if rest:
        draft.values = rest
        draft.save(update_fields=["values"])
    else:
        draft.delete()


def discard_draft(*, user, form: str) -> None:
    Draft.objects.filter(user=user, form=form).delete()


def _spent(writers: set[str]) -> set[str]:
    """Those of the one-time tokens with which a form was saved."""
    tokens = [uuid.UUID(writer) for writer in writers if as_writer(writer)]
    return {str(token) for token in SpentToken.objects.filter(token__in=tokens).values_list("token", flat=True)}


def _make_room(user) -> None:
    """Old drafts go when a new one comes."""
    own = Draft.objects.filter(user=user)
    own.filter(updated_at__lt=timezone.now() - KEPT_FOR).delete()
    too_many = list(own.order_by("-updated_at", "-pk").values_list("pk", flat=True)[MOST_DRAFTS:])
    own.filter(pk__in=too_many).delete()
