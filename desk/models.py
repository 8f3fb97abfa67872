import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from desk.querysets import WorkbookUploadQuerySet


class WorkbookUpload(models.Model):
    """One programme workbook that a user sent: its file, what the check said, and whether it was saved."""

    class State(models.TextChoices):
        CHECKED = "checked", _("checked, not saved")
        REFUSED = "refused", _("has errors")
        SAVED = "saved", _("saved")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="workbook_uploads")
    file_name = models.CharField(max_length=255)
    stored_file = models.FileField(upload_to="uploads/")
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices)
    result = models.JSONField()
    uploaded_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(null=True, blank=True)

    objects = WorkbookUploadQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "pk"]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("workbook_result", args=[self.pk])
