"""Reading the whole trail again: does every link hold, is every personal value what was recorded?"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.audit.services.personal import ERASE_ACTION, ERASED_KEY, digest_of
from core.audit.services.seals import BATCH, SEALED, link, records_after
from core.models import AuditSeal
from core.templatetags.vi_format import number, vidatetime

MOST_FAULTS = 100
"""Of more faults the first ones are named; that there are more is said."""
BEFORE_ALL = -(2**63)
"""No number is smaller: also a record under a number that no sequence gives out is found."""
_PERSONAL = (
    "personal_values__record_id", "personal_values__salt", "personal_values__values",
    "personal_values__erasure__action", "personal_values__erasure__after",
)  # fmt: skip
_WIDTH, _DIGEST = len(SEALED), SEALED.index("personal_digest")


@dataclass
class TrailCheck:
    """What was read and what is wrong: [(which part of the trail, sentence)]. `newest`: the last seal's digest."""

    records: int = 0
    seals: int = 0
    unsealed: int = 0
    erased: int = 0
    last_seal: int = 0
    newest: str = ""
    faults: list[tuple[str, str]] = field(default_factory=list)
    has_more: bool = False

    def add(self, subject: str, sentence: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append((subject, sentence))
        else:
            self.has_more = True


def check_trail(newest_seals: int | None = None) -> TrailCheck:
    """Verifies the chain from its first seal, or only its newest so many; and every personal value in between.

    One pass in the order of the numbers, as much in memory as one seal covers. Reads only.
    """
    check = TrailCheck()
    seals = _seals(newest_seals)
    previous = next(seals)
    upto = previous.last_id
    for seal in seals:
        if seal.pk != previous.pk + 1:
            gap = _("The seals between no. %(first)s and no. %(last)s are gone.")
            check.add(_seal_words(seal), gap % {"first": previous.pk, "last": seal.pk})
        _check_seal(check, previous, seal)
        check.seals += 1
        previous, upto = seal, max(upto, seal.last_id)
    check.last_seal, check.newest = previous.pk, previous.digest
    while records := list(records_after(upto, extra=_PERSONAL)[:BATCH]):
        upto = records[-1][0]
        check.unsealed += len(records)
        _check_values(check, records)
    return check


def _seals(newest: int | None) -> Iterator[AuditSeal]:
    """The seal before the first one to check (an empty one where it is the chain's own first), then those to check."""
    rows = AuditSeal.objects.order_by("-pk")
    start = list(rows[newest : newest + 1]) if newest is not None else []
    before = start[0] if start else AuditSeal(pk=0, last_id=BEFORE_ALL, digest="")
    yield before
    last = before.pk
    while part := list(AuditSeal.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = part[-1].pk
        yield from part


def _check_seal(check: TrailCheck, previous: AuditSeal, seal: AuditSeal) -> None:
    """One link. Records beyond what a seal may cover are not read: that they are too many is fault enough."""
    records = list(records_after(previous.last_id, seal.last_id, _PERSONAL)[: BATCH + 1])
    check.records += len(records)
    subject = _seal_words(seal)
    if len(records) != seal.count:
        words = _("%(sealed)s records were sealed here and %(found)s are found: some were removed or added.")
        check.add(subject, words % {"sealed": number(seal.count), "found": number(len(records))})
    else:
        plain = (record[:_WIDTH] for record in records)
        if link(previous.digest, seal, plain) != seal.digest:
            check.add(subject, _("A record or the seal itself is not what it was when it was sealed."))
    _check_values(check, records)


def _seal_words(seal: AuditSeal) -> str:
    words = _("Audit trail, seal no. %(seal)s (records %(first)s to %(last)s, %(at)s)")
    return words % {"seal": seal.pk, "first": seal.first_id, "last": seal.last_id, "at": vidatetime(seal.sealed_at)}


def _check_values(check: TrailCheck, records: list[tuple]) -> None:
    for record in records:
        sentence = _value_fault(record[0], record[_DIGEST], *record[_WIDTH:])
        if sentence:
            words = _("Audit trail, record no. %(record)s (%(model)s no. %(row)s, %(at)s)")
            values = {"record": record[0], "model": record[4], "row": record[5], "at": vidatetime(record[1])}
            check.add(words % values, sentence)
        check.erased += record[_WIDTH] is not None and record[_WIDTH + 2] is None


def _value_fault(pk: int, digest: str, kept: int | None, salt, values, action, erased: dict | None) -> str:
    if kept is None:
        return _("Its personal values are gone without a record of their erasure.") if digest else ""
    if not digest:
        return _("Personal values were added to it.")
    if values is not None and salt is not None:
        return "" if digest_of(salt, values) == digest else _("Its personal values are not what was recorded.")
    is_told = action == ERASE_ACTION and pk in (erased or {}).get(ERASED_KEY, ())
    return "" if is_told else _("Its personal values are gone without a record of their erasure.")
