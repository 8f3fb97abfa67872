from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from core.money import MAX_VND
from funds.models.ledger import Voucher
from funds.models.loans import Loan
from funds.querysets import PendingActQuerySet


class PendingAct(models.Model):
    """A large reversal or write-off that waits until a second person has decided; nothing is posted before.

    A reversal names its `voucher`, a write-off its `loan`. `result` is what was posted with the approval. Who asked
    may withdraw, and never approves.
    """

    class Kind(models.TextChoices):
        REVERSAL = "reversal", _("reversal")
        WRITE_OFF = "write_off", _("write-off")

    class Decision(models.TextChoices):
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="pending_acts", verbose_name=_("club"))
    kind = models.CharField(max_length=10, choices=Kind.choices)
    voucher = models.ForeignKey(Voucher, null=True, blank=True, on_delete=models.PROTECT, related_name="pending_acts")
    loan = models.ForeignKey(Loan, null=True, blank=True, on_delete=models.PROTECT, related_name="pending_acts")
    amount_vnd = models.BigIntegerField(_("amount (₫)"), validators=[MinValueValidator(1), MaxValueValidator(MAX_VND)])
    dated_on = models.DateField(_("date"))
    reason = models.TextField(_("reason"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    remark = models.TextField(_("remark"), blank=True)
    result = models.OneToOneField(Voucher, null=True, blank=True, on_delete=models.PROTECT, related_name="approved_act")

    objects = PendingActQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="reversal", voucher__isnull=False, loan__isnull=True)
                | Q(kind="write_off", voucher__isnull=True, loan__isnull=False),
                name="pending_act_names_its_row",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True, result__isnull=True)
                | Q(decision__in=["refused", "withdrawn"], decided_at__isnull=False, result__isnull=True)
                | Q(decision="approved", decided_at__isnull=False, result__isnull=False),
                name="pending_act_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(decision="approved") | ~Q(decided_by=F("asked_by")),
                name="pending_act_approved_by_another",
            ),
            models.UniqueConstraint(
                fields=["voucher"], condition=Q(decision="", kind="reversal"), name="pending_reversal_once"
            ),
            models.UniqueConstraint(
                fields=["loan"], condition=Q(decision="", kind="write_off"), name="pending_write_off_once"
            ),
        ]

    def __str__(self):
        return f"{self.kind} #{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("pending_act", args=[self.pk])

    @property
    def label(self) -> str:
        """The code of the voucher or loan that it is about."""
        return self.voucher.label if self.voucher else self.loan.code
