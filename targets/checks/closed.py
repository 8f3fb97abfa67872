"""Whether what closings froze is still what was frozen: files by their checksums, figures by the clubs' own rows."""

import hashlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from targets.querysets.books import every_closing


def closed_faults() -> Iterator[tuple[str, str]]:
    """(subject, sentence) on each file that is not byte for byte the one that was kept, and on each closing whose
    number of clubs is not that of its frozen figure."""
    for closing in every_closing().newest_first():
        subject = f"{closing.period}, {closing}"
        for file in closing.files.iterator(chunk_size=10):
            if hashlib.sha256(file.content).hexdigest() != file.sha256:
                yield subject, _("The file %(name)s is not the one that was kept.") % {"name": file.name}
        whole = closing.figures.filter(code="clubs_total", unit_id=closing.plan.unit_id).first()
        if whole is not None and whole.n != closing.clubs.count():
            yield subject, _("The frozen clubs are not as many as the frozen figure says.")
