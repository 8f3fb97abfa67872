from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from funds.querysets.suspect import FlagNoteQuerySet


class FlagNote(models.Model):
    """Why a flag of the watchdog was closed, by whom and when. The flag itself follows from the facts.

    It closes the flag of this club, kind and key while the facts have this fingerprint; other facts open it again.
    """

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="flag_notes", verbose_name=_("club"))
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    note = models.TextField(_("note"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects = FlagNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["club", "kind", "key", "fingerprint"], name="flag_noted_once"),
        ]

    def __str__(self):
        return f"{self.club_id} {self.kind} {self.key}"
