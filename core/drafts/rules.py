"""What may stand in a draft, and what its parts are called; nothing here asks the database."""

import hashlib
import uuid
from collections.abc import Mapping

from django.http import QueryDict
from django.utils.encoding import escape_uri_path

MOST_FIELDS = 5_000
MOST_BYTES = 200 * 1024
LONGEST_NAME = 200
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "once", "back", "draft_act", "draft_revision", "draft_owner"})

Values = dict[str, list[str]]
"""{name of a field: its values as posted}; a box that is not ticked has none."""


class Unreadable(Exception):
    """A request that no page of ours sends; `status` is the answer's code."""

    def __init__(self, status: int = 400):
        self.status = status
        super().__init__(status)


def form_name(path: str, query: QueryDict, ignored: tuple[str, ...] = ()) -> str:
    """The form's address as its draft's name: ASCII, at most 200 characters, the query's parts in one order."""
    parts = QueryDict(mutable=True)
    for key in sorted(query.keys() - set(ignored)):
        parts.setlist(key, query.getlist(key))
    address = escape_uri_path(path) + (f"?{parts.urlencode()}" if parts else "")
    if len(address) <= LONGEST_NAME:
        return address
    return f"{address[:120]}#{hashlib.sha256(address.encode('ascii')).hexdigest()}"


def read_form(raw: object) -> str:
    """A form's name as a browser sends it back. Raises Unreadable."""
    if not (isinstance(raw, str) and raw.startswith("/") and raw.isascii() and raw.isprintable()):
        raise Unreadable
    if len(raw) > LONGEST_NAME:
        raise Unreadable
    return raw


def read_values(raw: object) -> Values:
    """{name: value or values} as sent by a browser; fields that are never kept are left out. Raises Unreadable."""
    if not isinstance(raw, dict):
        raise Unreadable
    if len(raw) > MOST_FIELDS:
        raise Unreadable(413)
    found = {}
    for name, value in raw.items():
        values = value if isinstance(value, list) else [value]
        if not (name and len(name) <= LONGEST_NAME and all(map(is_text, [name, *values]))):
            raise Unreadable
        if name not in NEVER_KEPT:
            found[name] = values
    return found


def typed_values(posted: QueryDict) -> Values:
    """What of a posted form can be kept; the rest would be refused by every database and is left out."""
    found = {name: posted.getlist(name) for name in posted if name not in NEVER_KEPT}
    return {
        name: values
        for name, values in found.items()
        if name and len(name) <= LONGEST_NAME and all(map(is_text, [name, *values]))
    }


def is_text(value: object) -> bool:
    """Text that every database stores: no NUL, no half of a surrogate pair."""
    return isinstance(value, str) and "\x00" not in value and not any("\ud800" <= one <= "\udfff" for one in value)


def is_too_much(entries: Mapping) -> bool:
    """Whether a draft would outgrow what the site keeps for one form."""
    if len(entries) > MOST_FIELDS:
        return True
    size = sum(len(name.encode()) + sum(len(value.encode()) for value in entry[0]) for name, entry in entries.items())
    return size > MOST_BYTES


def as_query(values: Values) -> QueryDict:
    """The values as a posted form would bring them."""
    query = QueryDict(mutable=True)
    for name, texts in values.items():
        query.setlist(name, texts)
    return query


def as_writer(raw: str) -> str:
    """The one-time token of an opened form as its page sends it back; empty where it is none."""
    try:
        return raw if str(uuid.UUID(raw)) == raw else ""
    except ValueError:
        return ""


def as_number(text: str) -> int:
    """A revision or a change's number as a form brings it back; 0 where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 17 else 0
