"""The audit trail: who did what to which row, when, why, with the values before and after. Never updated, never purged.

How it is kept, and what each part is for:

- `AuditRecord` is one write of one row, made by a `Trail` inside the writing transaction. The database refuses to
  change or remove it.
- Personal values (the fields that a model names in `personal_fields`) do not stand in the record. In their place the
  record has a mark, and in `personal_digest` an HMAC-SHA256 of them under a random salt of 16 bytes. The values and the
  salt are one row of `PersonalValues`. Erasing means emptying that row, which names the record of the erasure: what is
  left in the trail is a digest of which nobody can tell any more what it was of. The database refuses any other change
  of such a row. Readers that need the values call `reveal(records)`; an erased one reads ERASED.
- `AuditSeal` is a link of a hash chain over the records in the order of their numbers: SHA-256 of the link before and
  of the records since, by their digests where values are personal, so that erasing breaks nothing. Links are made
  by a job (`seal_up`), never by whoever writes: a writer takes no lock and waits for nobody. A number that was given
  out and is not committed yet holds the seal back, so that no record can appear later inside a sealed range.
- `check_trail` reads it all again and names every link that does not hold and every personal value that is not what was
  recorded, is gone, or was erased without a record of it. Memory is bounded by one link.

What the chain cannot tell: whoever may change the database can also forge the whole chain from the changed record on.
`check_figures` therefore prints the newest link; kept outside (in a letter, on a printed report) it binds all before.
"""

from core.audit.services.personal import (
    ERASE_ACTION,
    ERASED,
    ERASED_KEY,
    erase_personal_values,
    kept_personal_records,
    reveal,
)
from core.audit.services.retention import MOST_YEARS, retention_years, set_retention
from core.audit.services.seals import seal_up
from core.audit.services.trail import (
    Mark,
    Trail,
    has_moved,
    history_of,
    history_of_rows,
    later_records,
    mark_now,
    newest_records,
    one_act,
    records_of,
    snapshot,
)
from core.audit.services.verifying import TrailCheck, check_trail

__all__ = [
    "ERASED",
    "ERASED_KEY",
    "ERASE_ACTION",
    "MOST_YEARS",
    "Mark",
    "Trail",
    "TrailCheck",
    "check_trail",
    "erase_personal_values",
    "has_moved",
    "history_of",
    "history_of_rows",
    "kept_personal_records",
    "later_records",
    "mark_now",
    "newest_records",
    "one_act",
    "records_of",
    "retention_years",
    "reveal",
    "seal_up",
    "set_retention",
    "snapshot",
]
