"""Whether what closings froze is still what was frozen: files by their checksums, figures by the clubs' own rows."""

import hashlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from targets.querysets.books import every_closing
from targets.services.closing import basis_of_closing, frozen_content, frozen_name


def closed_faults() -> Iterator[tuple[str, str]]:
    """(subject, sentence) on each file that is not byte for byte the one that was kept, and on each closing whose
    rows say something else than the file of what was frozen."""
    for closing in every_closing().newest_first():
        subject = f"{closing.period}, {closing}"
        for file in closing.files.iterator(chunk_size=10):
            if hashlib.sha256(file.content).hexdigest() != file.sha256:
                yield subject, _("The file %(name)s is not the one that was kept.") % {"name": file.name}
        kept = closing.files.get(name=frozen_name(basis_of_closing(closing)))
        if bytes(kept.content) != frozen_content(closing):
            yield subject, _("The frozen figures are not those that were kept.")
