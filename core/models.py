from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class InstallationQuerySet(models.QuerySet):
    def is_demonstration(self) -> bool:
        """Whether the people of this database are made up, so that every page and paper has to say so."""
        return self.filter(is_demonstration=True).exists()


class Installation(models.Model):
    """The one row that says what this database is: a demonstration with made-up people, or the real programme."""

    is_demonstration = models.BooleanField(default=False)
    set_up_at = models.DateTimeField(auto_now_add=True)

    objects = InstallationQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="installation_is_one_row")]

    def __str__(self):
        return "demonstration" if self.is_demonstration else "programme"


class AuditRecord(models.Model):
    """One write: who did what to which row, when and why, with the values before and after. Append-only.

    `before` is null for a new row; both hold only the fields that the write set. One act on many rows shares `batch`.
    """

    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=60)
    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    batch = models.UUIDField()

    class Meta:
        ordering = ["-at", "-pk"]
        # the history at the foot of each record's page
        indexes = [models.Index(fields=["model", "object_id", "at"], name="audit_of_record")]

    def __str__(self):
        return f"{self.action} {self.model} {self.object_id}"


class SpentToken(models.Model):
    """A form that was posted: its one-time token, and where the answer is, so that a double click posts once."""

    token = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    spent_at = models.DateTimeField(auto_now_add=True)
    answer_url = models.CharField(max_length=500, blank=True, verbose_name=_("answer"))

    def __str__(self):
        return str(self.token)
