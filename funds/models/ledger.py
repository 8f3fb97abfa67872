from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubs.models import MAX_CODE, Club, FigureFact, Source
from core.fields import FoldedField, NfcCharField
from core.money import MAX_VND
from funds.models.loans import Loan
from funds.querysets import CashCountQuerySet, EntryQuerySet, VoucherQuerySet
from funds.rules import EFFECTS, INITIAL_KINDS, LOAN_KINDS, PRINCIPAL_KINDS, EntryKind, FundKind, kinds_with


class Voucher(FigureFact, models.Model):
    """One act on a club's funds (phiếu): a typed entry, a transfer, a disbursement, a repayment, a write-off.

    Its entries carry the money. `code` is the number on paper, one series per club; vouchers posted by a loan's
    disbursement, write-offs and reversals have none. A reversal is a voucher of its own that names what it reverses.
    """

    class Kind(models.TextChoices):
        ENTRY = "entry", _("entry")
        TRANSFER = "transfer", _("transfer between the funds")
        DISBURSEMENT = "disbursement", _("loan disbursement")
        REPAYMENT = "repayment", _("repayment")
        OPENING_LOAN = "opening_loan", _("loan brought along")
        WRITE_OFF = "write_off", _("write-off")

    LENDING = (Kind.DISBURSEMENT, Kind.OPENING_LOAN)
    """The kinds that begin a loan; with their reversal the loan is cancelled."""
    figure_dates = ("dated_on",)

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="vouchers", verbose_name=_("club"))
    kind = models.CharField(max_length=20, choices=Kind.choices)
    code = models.CharField(_("voucher code"), max_length=MAX_CODE, blank=True)
    dated_on = models.DateField(_("date"))
    loan = models.ForeignKey(Loan, null=True, blank=True, on_delete=models.PROTECT, related_name="vouchers")
    reverses = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversal", verbose_name=_("reverses")
    )
    reversed_on = models.DateField(null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    posted_at = models.DateTimeField(auto_now_add=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = VoucherQuerySet.as_manager()

    class Meta:
        ordering = ["-dated_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["club", "code"],
                condition=~Q(code="") & Q(reversed_on__isnull=True),
                name="voucher_code_once_in_club",
                violation_error_message=_("This voucher code is taken in this club."),
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | (Q(code="") & ~Q(reason="")), name="voucher_reversal_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["loan", "dated_on"], name="voucher_of_loan")]

    def __str__(self):
        return self.code or f"#{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("voucher_detail", args=[self.pk])

    @property
    def bears_debt(self) -> bool:
        return self.loan_id is not None

    @property
    def label(self) -> str:
        """What people call it: its number, of a loan's own acts the loan's code, a reversal by its running number."""
        if self.reverses_id is not None:
            return gettext("Reversal %(number)s") % {"number": self.pk}
        if self.kind == self.Kind.WRITE_OFF:
            return gettext("Write-off %(code)s") % {"code": self.loan.code}
        return self.loan.code if self.kind in self.LENDING else str(self)

    @property
    def is_standing(self) -> bool:
        """Neither reversed nor itself a reversal."""
        return self.reversed_on is None and self.reverses_id is None


class PartField(models.BigIntegerField):
    """By how much the entry changes one part of its fund: kind and amount by the table in rules.EFFECTS, never typed.

    A constraint holds it to that. A column that the database computes would do the same, but SQLite never answers from
    an index alone once a computed column is read (7,6 s against 0,3 s for the funds of the nation).
    """

    def __init__(self, *args, part: str = "", **kwargs):
        self.part = part
        super().__init__(*args, **(kwargs | {"editable": False}))

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"part": self.part}

    def pre_save(self, model_instance, add):
        value = getattr(EFFECTS[model_instance.kind], self.part) * model_instance.amount_vnd
        setattr(model_instance, self.attname, value)
        return value


def _part_follows(part: str) -> models.CheckConstraint:
    change = Case(
        When(kind__in=kinds_with(part, 1), then=F("amount_vnd")),
        When(kind__in=kinds_with(part, -1), then=-F("amount_vnd")),
        default=Value(0),
    )
    return models.CheckConstraint(condition=Q(**{f"{part}_vnd": change}), name=f"entry_{part}_follows")


class Entry(models.Model):
    """One line of one fund's ledger. Append-only: the database refuses UPDATE and DELETE.

    `amount_vnd` is positive; in a reversal it is the reversed line's amount with a minus, so every sum over entries is
    right without looking at reversals. The fund's parts follow from it.
    """

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="entries")
    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="entries", verbose_name=_("club"))
    fund = models.CharField(_("fund"), max_length=10, choices=FundKind.choices)
    kind = models.CharField(_("kind"), max_length=20, choices=EntryKind.choices)
    entry_on = models.DateField(_("date"))
    amount_vnd = models.BigIntegerField(
        _("amount (₫)"), validators=[MinValueValidator(-MAX_VND), MaxValueValidator(MAX_VND)]
    )
    is_initial = models.BooleanField(_("initial capital"), default=False)
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="entries", verbose_name=_("source")
    )
    note = NfcCharField(_("content"), max_length=500, blank=True)
    folded = FoldedField(sources=("note",))
    loan = models.ForeignKey(Loan, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversal")
    cash_vnd = PartField(part="cash")
    portfolio_vnd = PartField(part="portfolio")
    in_kind_vnd = PartField(part="in_kind")
    advance_vnd = PartField(part="advance")

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-entry_on", "-pk"]
        verbose_name_plural = "entries"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_vnd__gt=0, reverses__isnull=True) | Q(amount_vnd__lt=0, reverses__isnull=False),
                name="entry_is_positive_or_reversal",
            ),
            models.CheckConstraint(
                condition=(Q(is_initial=False) & ~Q(kind=EntryKind.OPENING_INITIAL))
                | Q(is_initial=True, kind__in=INITIAL_KINDS),
                name="entry_initial_is_capital",
            ),
            models.CheckConstraint(
                condition=Q(loan__isnull=True) | Q(kind__in=LOAN_KINDS),
                name="entry_of_loan_has_loan_kind",
            ),
            models.CheckConstraint(
                condition=Q(fund="income") | ~Q(kind__in=PRINCIPAL_KINDS),
                name="entry_lends_from_income_fund",
            ),
            *(_part_follows(part) for part in ("cash", "portfolio", "in_kind", "advance")),
        ]
        indexes = [
            # sums per club and fund as of a date, from the index alone
            models.Index(
                fields=["club", "fund", "entry_on", "cash_vnd", "portfolio_vnd", "in_kind_vnd", "advance_vnd"],
                name="entry_sums",
            ),
            # outstanding principal per loan as of a date
            models.Index(fields=["loan", "entry_on", "portfolio_vnd"], name="entry_of_loan"),
            # the ledger list, newest first
            models.Index(fields=["-entry_on", "-id"], name="entry_newest"),
            # initial funds: a few rows per club among its thousands (10 ms of the dashboard without it)
            models.Index(
                fields=["club", "fund", "entry_on", "amount_vnd"], condition=Q(is_initial=True), name="entry_initial"
            ),
            # the few loans with a write-off or a reversal: they too are walked
            models.Index(fields=["entry_on", "loan"], condition=Q(kind="written_off"), name="entry_written_off"),
            models.Index(fields=["entry_on", "loan"], condition=Q(reverses__isnull=False), name="entry_reversal"),
        ]

    def __str__(self):
        return f"{self.club_id} {self.fund} {self.kind} {self.amount_vnd}"

    @property
    def signed_vnd(self) -> int:
        """+ what comes in, - what goes out: of the cash, else of the assets in kind, else of what borrowers owe, else
        of what the fund has still to give back."""
        return self.cash_vnd or self.in_kind_vnd or self.portfolio_vnd or -self.advance_vnd


class CashCount(models.Model):
    """The cash of one fund as counted by hand on one day; the ledger's cash of that day is a sum over entries.

    `explanation` says why the two differ.
    """

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="cash_counts", verbose_name=_("club"))
    fund = models.CharField(_("fund"), max_length=10, choices=FundKind.choices)
    counted_on = models.DateField(_("counted on"))
    counted_vnd = models.BigIntegerField(
        _("cash counted (₫)"), validators=[MinValueValidator(0), MaxValueValidator(MAX_VND)]
    )
    explanation = models.TextField(_("explanation of the difference"), blank=True)

    objects = CashCountQuerySet.as_manager()

    class Meta:
        ordering = ["-counted_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["club", "fund", "counted_on"],
                name="cash_count_once_a_day",
                violation_error_message=_("The cash of this fund was counted on that day already."),
            ),
            models.CheckConstraint(condition=Q(counted_vnd__gte=0), name="cash_count_sane"),
        ]

    def __str__(self):
        return f"{self.club_id} {self.fund} {self.counted_on}"
