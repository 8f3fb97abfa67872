"""How the commands tell of a backup and its proof."""

from django.utils.translation import gettext as _

from backups.models import Proof
from backups.words import in_words, size_of
from core.commands import DataRefused, PlainCommand

__all__ = ["size_of", "told"]


def told(command: PlainCommand, proof: Proof) -> None:
    """Prints what was proved. Raises DataRefused (exit code 1) where the backup differs."""
    if not proof.is_equal:
        lines = [_("%(file)s is NOT proved:") % {"file": proof.backup}, *map(in_words, proof.differences)]
        raise DataRefused("\n".join(lines))
    words = _(
        "%(file)s is proved: restored in %(seconds)s s, %(rows)s rows, %(figures)s figures, %(files)s files equal."
    )
    numbers = {key: proof.compared.get(key, 0) for key in ("rows", "figures", "files")}
    command.stdout.write(words % {"file": proof.backup, "seconds": proof.restore_seconds, **numbers})
