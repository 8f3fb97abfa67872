from django.db import models
from django.utils.translation import gettext_lazy as _

from backups.querysets import ProofQuerySet


class Proof(models.Model):
    """One backup as it was proved: restored into a scratch database, counted anew and compared with its manifest.

    `differences` are {"kind", "name", "expected", "found"} (backups.services.proving), empty where all is equal;
    `compared` says how many tables, rows, figures and files were. The database refuses to change or remove a proof.
    """

    backup = models.CharField(_("backup"), max_length=80)
    made_at = models.DateTimeField(_("made"))
    size = models.BigIntegerField(_("size"))
    proved_at = models.DateTimeField(_("proved"), auto_now_add=True)
    restore_seconds = models.FloatField(_("time of restoring (seconds)"))
    is_equal = models.BooleanField()
    differences = models.JSONField(default=list)
    compared = models.JSONField(default=dict)

    objects = ProofQuerySet.as_manager()

    class Meta:
        ordering = ["-proved_at", "-pk"]
        # what monitors ask for every minute
        indexes = [models.Index(fields=["-made_at", "-proved_at"], name="proof_of_newest_backup")]

    def __str__(self):
        return f"{self.backup} {'equal' if self.is_equal else 'differs'}"
