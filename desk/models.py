import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubs.models import Activity, Club, Meeting
from core.dates import format_date
from desk.querysets import ColumnMapQuerySet, MonthSheetQuerySet, ReorganisationQuerySet, WorkbookUploadQuerySet
from districts.models import Unit
from funds.models import CashCount, Voucher


class WorkbookUpload(models.Model):
    """One programme workbook that a user sent: its file, what the check said, whether it was saved or taken back.

    `batch` is the audit's name of the saving; `undone` says how much the taking back removed, restored and reversed.
    `mapping` says what the columns of a file of another layout mean (desk.ownexcel.reading), {} for our own.
    """

    class State(models.TextChoices):
        MAPPING = "mapping", _("columns to be named")
        WAITING = "waiting", _("being checked")
        CHECKED = "checked", _("checked, not saved")
        REFUSED = "refused", _("has errors")
        SAVED = "saved", _("saved")
        UNDONE = "undone", _("taken back")

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="workbook_uploads")
    file_name = models.CharField(max_length=255)
    stored_file = models.FileField(upload_to="uploads/")
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices)
    result = models.JSONField()
    uploaded_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    batch = models.UUIDField(null=True, blank=True, editable=False)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone = models.JSONField(default=dict, blank=True)
    mapping = models.JSONField(default=dict, blank=True, editable=False)

    objects = WorkbookUploadQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "pk"]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("workbook_result", args=[self.pk])


class ColumnMap(models.Model):
    """What the columns of one layout of officers' own files mean, kept for whoever works in the same area.

    `part` is a part of a mapping (desk.ownexcel.reading); its sheets say which club each title was. `fingerprint` is
    that of the headings.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="column_maps")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64)
    part = models.JSONField()
    changed_at = models.DateTimeField(auto_now=True)

    objects = ColumnMapQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        # a file that is sent is recognised by its headings
        indexes = [models.Index(fields=["fingerprint"], name="column_map_of_headings")]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("ownexcel_map_edit", args=[self.pk])


class MonthSheet(models.Model):
    """The monthly sheet (Sổ sinh hoạt tháng) of one club as saved: which facts came in through it.

    `month` is its first day; `dated_on` the day of the meeting, or where none was held that of the money in it.
    `version` grows with each save, so that a stale form is noticed.
    """

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="month_sheets")
    month = models.DateField(_("month"))
    meeting = models.OneToOneField(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="month_sheet")
    dated_on = models.DateField(_("date of the sheet"), null=True, blank=True)
    no_meeting_reason = models.CharField(_("why no meeting was held"), max_length=200, blank=True)
    fee_payers = models.PositiveIntegerField(_("members who paid the fee"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(auto_now=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = MonthSheetQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["club", "month"], name="month_sheet_once"),
            models.CheckConstraint(condition=models.Q(month__day=1), name="month_sheet_month_is_first_day"),
        ]

    def __str__(self):
        return f"{self.club_id} {self.month:%m/%Y}"


class SheetLine(models.Model):
    """One line of a monthly sheet and the fact that it posted. `key` names the line on the form ("loan-12", "fee").

    A corrected line keeps its earlier facts as further rows whose voucher is reversed.
    """

    sheet = models.ForeignKey(MonthSheet, on_delete=models.PROTECT, related_name="lines")
    key = models.CharField(max_length=60)
    voucher = models.OneToOneField(Voucher, null=True, blank=True, on_delete=models.PROTECT, related_name="sheet_line")
    activity = models.OneToOneField(
        Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="sheet_line"
    )
    cash_count = models.OneToOneField(
        CashCount, null=True, blank=True, on_delete=models.PROTECT, related_name="sheet_line"
    )

    class Meta:
        ordering = ["sheet", "pk"]
        # the lines of a sheet by what they are on the form
        indexes = [models.Index(fields=["sheet", "key"], name="sheet_line_of_form")]

    def __str__(self):
        return f"{self.sheet_id} {self.key}"


class Reorganisation(models.Model):
    """A reorganisation of units that the province proposed, switched or took back, with the file that it came from.

    `rows` are those of the crosswalk (districts.crosswalk); the new communes lie in `province`, else where the old ones
    lay. `made` says what the switch wrote, so that it can be taken back row by row.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed, not switched")
        SWITCHED = "switched", _("switched")
        UNDONE = "undone", _("taken back")

    effective_on = models.DateField(_("day of the switch"))
    file_name = models.CharField(_("file"), max_length=255)
    rows = models.JSONField()
    province = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("province")
    )
    resolution = models.CharField(max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED)
    made = models.JSONField(default=dict, blank=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    switched_at = models.DateTimeField(null=True, blank=True)
    switched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undo_reason = models.TextField(blank=True)

    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reorganisation of units")
        ordering = ["-effective_on", "-pk"]

    def __str__(self):
        return gettext("Reorganisation of %(date)s") % {"date": format_date(self.effective_on)}

    def get_absolute_url(self) -> str:
        return reverse("reorganisation_detail", args=[self.pk])
