from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clubs.models import MAX_CODE, Club, FigureFact, Member
from core.fields import NfcCharField
from core.money import MAX_VND
from funds.querysets import InstalmentQuerySet, LoanQuerySet
from funds.rules import MAX_ROUNDING_VND, ROUNDING_VND, Method


class Loan(FigureFact, models.Model):
    """Money lent by a club's income fund to a member. What is owed follows from the entries, never from this row.

    `cancelled_on` is the day on which the disbursement was reversed; from then on there was no loan. `method`,
    `grace_months` and `rounding_vnd` are those of the schedule that it was lent with. `previous` is the loan that this
    one adds to or replaces, `link` says which.

    An opening loan was lent before its club's books began: `disbursed_on` is the opening day, `principal_vnd` what was
    owed on it; `original_on` and `original_vnd` say when and how much was lent, `months` and the rest are the original
    terms. Other loans have neither.
    """

    class Link(models.TextChoices):
        TOP_UP = "top_up", _("top-up")
        ROLLOVER = "rollover", _("rollover")

    figure_dates = ("disbursed_on",)

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="loans", verbose_name=_("club"))
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="loans", verbose_name=_("borrower"))
    code = models.CharField(_("loan code"), max_length=MAX_CODE)
    disbursed_on = models.DateField(_("date of the loan"))
    principal_vnd = models.BigIntegerField(
        _("principal (₫)"), validators=[MinValueValidator(1), MaxValueValidator(MAX_VND)]
    )
    monthly_rate_percent = models.DecimalField(
        _("interest a month (%)"),
        max_digits=6,
        decimal_places=3,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    months = models.PositiveSmallIntegerField(_("months"), validators=[MinValueValidator(1), MaxValueValidator(120)])
    purpose = NfcCharField(_("purpose"), max_length=200, blank=True)
    method = models.CharField(_("way of reckoning"), max_length=20, choices=Method.choices, default=Method.FLAT)
    grace_months = models.PositiveSmallIntegerField(_("months of grace"), default=0)
    rounding_vnd = models.PositiveIntegerField(
        _("rounding (₫)"), default=ROUNDING_VND, validators=[MinValueValidator(1), MaxValueValidator(MAX_ROUNDING_VND)]
    )
    guarantor = NfcCharField(_("guarantor"), max_length=120, blank=True)
    note = models.TextField(_("why it was lent although something is unusual"), blank=True)
    previous = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="next_loans",
        verbose_name=_("loan before"),
    )
    link = models.CharField(max_length=10, choices=Link.choices, blank=True)
    original_on = models.DateField(_("originally lent on"), null=True, blank=True)
    original_vnd = models.BigIntegerField(
        _("originally lent (₫)"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MAX_VND)]
    )
    cancelled_on = models.DateField(null=True, blank=True)

    objects = LoanQuerySet.as_manager()

    class Meta:
        ordering = ["-disbursed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["club", "code"],
                condition=Q(cancelled_on__isnull=True),
                name="loan_code_once_in_club",
                violation_error_message=_("This loan code is taken in this club."),
            ),
            models.CheckConstraint(condition=Q(principal_vnd__gte=1, months__gte=1), name="loan_lends_something"),
            models.CheckConstraint(
                condition=Q(grace_months__lt=F("months"), rounding_vnd__gte=1), name="loan_schedule_is_possible"
            ),
            models.CheckConstraint(
                condition=Q(previous__isnull=True, link="")
                | Q(previous__isnull=False, link__in=["top_up", "rollover"]),
                name="loan_link_names_its_loan",
            ),
            models.CheckConstraint(
                condition=Q(original_on__isnull=True, original_vnd__isnull=True)
                # a comparison with null is no breach of a constraint: both must be asked for
                | Q(
                    original_on__isnull=False,
                    original_vnd__isnull=False,
                    original_on__lte=F("disbursed_on"),
                    original_vnd__gte=F("principal_vnd"),
                ),
                name="loan_opening_is_what_remains",
            ),
        ]
        indexes = [
            # who has borrowed by a date
            models.Index(fields=["member", "disbursed_on"], name="loan_of_member"),
            # the loan list, newest first
            models.Index(fields=["-disbursed_on", "-id"], name="loan_newest"),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("loan_detail", args=[self.pk])

    @property
    def is_opening(self) -> bool:
        """Whether it was lent before its club's books began."""
        return self.original_on is not None

    @property
    def agreed_on(self):
        """The day on which the money was lent."""
        return self.original_on or self.disbursed_on

    @property
    def agreed_vnd(self) -> int:
        """How much was lent."""
        return self.original_vnd or self.principal_vnd

    @property
    def bears_debt(self) -> bool:
        return True


class Instalment(models.Model):
    """One line of a loan's schedule while that schedule is in force (a rescheduling supersedes it).

    A line superseded on the very day from which it was in force was taken back: it never held.

    `cumulative_vnd` is the principal due up to and including this line: what is overdue and since when are then one
    comparison with what was paid.
    """

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    principal_vnd = models.BigIntegerField()
    interest_vnd = models.BigIntegerField()
    cumulative_vnd = models.BigIntegerField()
    in_force_from = models.DateField()
    superseded_on = models.DateField(null=True, blank=True)

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        ordering = ["loan", "in_force_from", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["loan", "in_force_from", "number"],
                condition=Q(superseded_on__isnull=True) | Q(superseded_on__gt=F("in_force_from")),
                name="instalment_once",
            ),
            models.CheckConstraint(
                condition=Q(principal_vnd__gte=0, interest_vnd__gte=0, cumulative_vnd__gte=F("principal_vnd")),
                name="instalment_amounts_sane",
            ),
        ]
        # principal due by a date, oldest uncovered line
        indexes = [
            models.Index(fields=["loan", "due_on"], name="instalment_due"),
            # the few loans that were rescheduled: they are walked line by line (100 ms of the portfolio without it)
            models.Index(fields=["loan"], condition=Q(superseded_on__isnull=False), name="instalment_superseded"),
        ]

    def __str__(self):
        return f"{self.loan_id}/{self.number}"
