from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from core.dates import format_date
from core.money import MAX_VND
from districts.models import Unit
from funds.querysets import LoanRulesQuerySet
from funds.rules import MAX_MONTHS, MAX_ROUNDING_VND, Method

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


class LoanRules(models.Model):
    """How a programme (the plan's `unit`) or one club lends, from `starts_on` until its next row begins.

    Every setting may be empty: "chưa quy định". On a day the club's setting counts, else the programme's, else the
    default of `funds.terms`. A loan keeps what it was lent with; rules of later days change no loan.
    """

    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="loan_rules")
    club = models.ForeignKey(Club, null=True, blank=True, on_delete=models.PROTECT, related_name="loan_rules")
    starts_on = models.DateField(_("from"))
    method = models.CharField(_("way of reckoning"), max_length=20, choices=Method.choices, blank=True)
    rounding_vnd = models.PositiveIntegerField(
        _("rounding (₫)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_ROUNDING_VND)],
    )
    grace_months = models.PositiveSmallIntegerField(
        _("months of grace"), null=True, blank=True, validators=[MaxValueValidator(MAX_MONTHS - 1)]
    )
    max_rate_percent = models.DecimalField(
        _("highest interest a month (%)"), max_digits=6, decimal_places=3, null=True, blank=True, validators=PERCENT
    )
    cap_vnd = models.BigIntegerField(
        _("largest loan (₫)"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MAX_VND)]
    )
    max_share_percent = models.DecimalField(
        _("most that one borrower owes (percent of the fund)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=PERCENT,
    )
    max_months = models.PositiveSmallIntegerField(
        _("longest term (months)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_MONTHS)],
    )
    interest_to_income_percent = models.DecimalField(
        _("interest to the income fund (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=PERCENT,
    )
    second_person_from_vnd = models.BigIntegerField(
        _("a second person approves reversals and write-offs from (₫)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_VND)],
    )
    overdue_rule = models.TextField(_("what is done about overdue loans"), blank=True)

    objects = LoanRulesQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, club__isnull=True) | Q(unit__isnull=True, club__isnull=False),
                name="loan_rules_of_a_unit_or_a_club",
            ),
            models.UniqueConstraint(fields=["unit", "starts_on"], name="loan_rules_once_a_day_of_unit"),
            models.UniqueConstraint(fields=["club", "starts_on"], name="loan_rules_once_a_day_of_club"),
        ]

    def __str__(self):
        return format_date(self.starts_on)
