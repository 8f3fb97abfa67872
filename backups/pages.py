"""The administrator's page of the backups."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext

from backups.models import Proof
from backups.shelf import Backup, kept_backups
from backups.standing import Standing, may_be_so_old, standing_of
from backups.words import in_words, size_of
from core.pages import Page
from core.templatetags.vi_format import number

MOST_PROOFS, MOST_TOLD = 400, 50


@dataclass(frozen=True)
class Line:
    """One backup of the folder with its last proof, or None."""

    backup: Backup
    proof: Proof | None

    @property
    def age(self) -> str:
        return age_in_words(timezone.now() - self.backup.made_at)

    @property
    def size(self) -> str:
        return size_of(self.backup.size)


def age_in_words(age: timedelta) -> str:
    """Whole hours up to two days, then days."""
    hours = max(0, int(age.total_seconds() // 3600))
    if hours < 48:
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": number(hours)}
    return ngettext("%(count)s day", "%(count)s days", hours // 24) % {"count": number(hours // 24)}


def sentence_of(standing: Standing) -> tuple[str, str, str]:
    """(level of the notice, its heading, its text)."""
    if standing.proof is None:
        return (
            "error",
            gettext("No backup is proved."),
            gettext("Have the machine make one every night: the command is “backup --prove”."),
        )
    words = {"file": standing.proof.backup, "age": age_in_words(standing.age)}
    if standing.state == "differs":
        text = gettext("%(file)s is not what the database held when it was made: see below. Do not rely on it.")
        return "error", gettext("The newest backup is NOT equal."), text % words
    if standing.state == "old":
        text = gettext("%(file)s is equal, but %(age)s old; at most %(most)s are right here. Look at the nightly job.")
        text %= words | {"most": age_in_words(may_be_so_old())}
        return "warning", gettext("The newest proved backup is old."), text
    text = gettext(
        "%(file)s, %(age)s old, was restored and compared: %(rows)s rows, %(figures)s figures, %(files)s files."
    )
    counts = {key: number(standing.proof.compared.get(key, 0)) for key in ("rows", "figures", "files")}
    return "success", gettext("The newest backup is proved."), text % (words | counts)


class BackupsPage(Page):
    action = "backups.view"
    title = gettext_lazy("Backups")
    lede = gettext_lazy(
        "Every night the data are copied into one file, which is then restored into a scratch database and compared."
    )
    template_name = "backups/backups.html"

    def get_context_data(self, **kwargs):
        proofs = list(self.visible(Proof).newest_first()[:MOST_PROOFS])
        standing = standing_of(max(proofs, key=lambda one: (one.made_at, one.proved_at), default=None))
        last = {proof.backup: proof for proof in reversed(proofs)}
        differences = standing.proof.differences if standing.proof else []
        level, heading, text = sentence_of(standing)
        try:
            lines = [Line(one, last.get(one.name)) for one in kept_backups()]
        except OSError:
            lines = None
        context = {
            "level": level,
            "heading": heading,
            "text": text,
            "lines": lines,
            "differences": [in_words(one) for one in differences[:MOST_TOLD]],
            "more": max(0, len(differences) - MOST_TOLD),
        }
        return super().get_context_data(**(context | kwargs))
