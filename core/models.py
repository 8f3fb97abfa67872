import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedQuerySet


class InstallationQuerySet(models.QuerySet):
    def is_demonstration(self) -> bool:
        """Whether the people of this database are made up, so that every page and paper has to say so."""
        return self.filter(is_demonstration=True).exists()


class Installation(models.Model):
    """The one row that says what this database is: a demonstration with made-up people, or the real programme."""

    is_demonstration = models.BooleanField(default=False)
    helper_name = models.CharField(_("whom to call"), max_length=120, blank=True)
    helper_phone = models.CharField(_("number to call"), max_length=40, blank=True)
    # after so many years the personal values of who left are erased; null: not laid down, nothing is erased
    retention_years = models.PositiveSmallIntegerField(_("years that data of former members are kept"), null=True)
    set_up_at = models.DateTimeField(auto_now_add=True)

    objects = InstallationQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="installation_is_one_row")]

    def __str__(self):
        return "demonstration" if self.is_demonstration else "programme"


class AuditRecordQuerySet(ScopedQuerySet):
    """The whole trail is open to whoever may see all of the programme in it, to nobody else in part."""

    view_action = "audit.view"

    def within(self, scope):
        return self.none()


class AuditRecord(models.Model):
    """One write: who did what to which row, when and why, with the values before and after. Append-only.

    `before` is null for a new row; both hold only the fields that the write set. One act on many rows shares `batch`.
    Personal values are marks in both and stand in PersonalValues; `personal_digest` binds them. See core.audit.
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
    personal_digest = models.CharField(max_length=64, blank=True, default="")

    objects = AuditRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            # the history at the foot of each record's page
            models.Index(fields=["model", "object_id", "at"], name="audit_of_record"),
            # the page of the whole trail, also between two days
            models.Index(fields=["at", "id"], name="audit_by_time"),
            # its filters: words of a reason (few records have one), what was removed (fewer still)
            models.Index(fields=["at", "id"], condition=~models.Q(reason=""), name="audit_with_reason"),
            models.Index(fields=["at", "id"], condition=models.Q(after__isnull=True), name="audit_removals"),
            # taking an act back
            models.Index(fields=["batch"], name="audit_of_act"),
        ]

    def __str__(self):
        return f"{self.action} {self.model} {self.object_id}"


class PersonalValues(models.Model):
    """The personal values of one audit record and the salt of its digest; both null once `erasure` emptied them.

    The database allows that one change, once, and no removal.
    """

    record = models.OneToOneField(
        AuditRecord, primary_key=True, on_delete=models.PROTECT, related_name="personal_values"
    )
    salt = models.CharField(max_length=32, null=True)
    values = models.JSONField(null=True)
    erasure = models.ForeignKey(AuditRecord, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(salt__isnull=True, values__isnull=True, erasure__isnull=False)
                | models.Q(salt__isnull=False, values__isnull=False, erasure__isnull=True),
                name="personal_values_kept_or_erased",
            )
        ]

    def __str__(self):
        return str(self.record_id)


class AuditSeal(models.Model):
    """One link of the hash chain over the audit trail; its number is one more than the one before. Append-only.

    It covers every record after the link before up to `last_id`; `count` of them, the first one `first_id`.
    """

    sealed_at = models.DateTimeField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.pk}: {self.first_id}-{self.last_id}"


class SpentToken(models.Model):
    """A form that was posted: its one-time token, and where the answer is, so that a double click posts once."""

    token = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    spent_at = models.DateTimeField(auto_now_add=True)
    answer_url = models.CharField(max_length=2500, blank=True, verbose_name=_("answer"))  # a list's whole address too

    def __str__(self):
        return str(self.token)


class Draft(models.Model):
    """What a user typed into one form and has not saved yet. Only that user ever sees it.

    `values` is {field name: [its values, revision at which it was typed, one-time token of the page on which]};
    `revision` grows with every autosave and never starts anew: it is the time in milliseconds, or the last one plus 1.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=200)
    values = models.JSONField(default=dict)
    revision = models.BigIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "form"], name="draft_once_per_form")]

    def __str__(self):
        return f"{self.user_id} {self.form}"


class SavedViewQuerySet(ScopedQuerySet):
    """A view is its owner's alone."""

    view_action = "views.keep"

    def visible_to(self, user, action: str | None = None):
        return self.filter(user_id=user.pk) if user.may(action or self.view_action) else self.none()


class SavedView(models.Model):
    """A list's filters, columns and order that a user keeps under a name; `query` is its query string."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    list_name = models.CharField(max_length=60)
    title = models.CharField(_("name of the view"), max_length=80)
    query = models.CharField(max_length=2000, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["list_name", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "list_name", "title"],
                name="saved_view_once",
                violation_error_message=_("You keep a view of this name already. Choose another name."),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        """The list as it was kept."""
        return "?".join(part for part in (reverse(self.list_name), self.query) if part)


class JobQuerySet(ScopedQuerySet):
    """A job is seen by whoever started it and by nobody else: it may name people of an area."""

    view_action = "dashboard.view"

    def visible_to(self, user, action: str | None = None):
        return self.filter(user_id=user.pk) if user.may(action or self.view_action) else self.none()


class Job(models.Model):
    """A piece of work that goes on in the background: how far it is and, in the end, where its answer is."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("under way")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jobs")
    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    message = models.TextField(blank=True)
    answer_url = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        # the next job to take up
        indexes = [models.Index(fields=["state", "created_at"], name="job_next")]

    def __str__(self):
        return f"{self.kind} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("job_detail", args=[self.pk])


class ListExportQuerySet(ScopedQuerySet):
    """A list put aside as a file is its owner's alone: it holds rows of that person's area."""

    view_action = "dashboard.view"

    def visible_to(self, user, action: str | None = None):
        return self.filter(user_id=user.pk) if user.may(action or self.view_action) else self.none()

    def under_way(self):
        return self.filter(made_at=None, job__state__in=[Job.State.WAITING, Job.State.RUNNING])

    def kept(self):
        """Those whose file can be downloaded."""
        return self.filter(expires_at__gt=timezone.now()).exclude(stored_file="")

    def outlived(self):
        """Those whose file is to be removed."""
        return self.filter(expires_at__lte=timezone.now()).exclude(stored_file="")


class ListExport(models.Model):
    """A list too long for a page to wait for, put aside as a file that only its owner gets, for a few days.

    `list_name` and `query` are the list's address; `rows` and `scope` (the owner's at that time, as JSON) are known
    once it is made. The file is removed when it has expired; the row stays.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="list_exports")
    list_name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000, blank=True)
    file_format = models.CharField(max_length=4)
    job = models.OneToOneField(Job, null=True, on_delete=models.PROTECT, related_name="list_export")
    rows = models.PositiveIntegerField(null=True)
    scope = models.JSONField(default=dict)
    stored_file = models.FileField(upload_to="exports/", blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    objects = ListExportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "pk"]
        # a person's own files; those to be removed are few among them
        indexes = [models.Index(fields=["user", "-asked_at"], name="list_export_of_user")]

    def __str__(self):
        return f"{self.list_name} {self.file_format}"

    def get_absolute_url(self) -> str:
        return reverse("export_detail", args=[self.pk])

    @property
    def list_url(self) -> str:
        """The list as it was when the file was asked for."""
        return "?".join(part for part in (reverse(self.list_name), self.query) if part)

    @property
    def format_words(self) -> str:
        return {"xlsx": "Excel", "csv": "CSV"}[self.file_format]

    @property
    def is_kept(self) -> bool:
        return bool(self.stored_file and self.expires_at and self.expires_at > timezone.now())
