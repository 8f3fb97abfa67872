from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Assignment
from clubs.models.stale import FigureFact
from clubs.querysets import ClubQuerySet, SourceQuerySet
from core.fields import FoldedField, NfcCharField, TextKeyField
from districts.models import Unit

MAX_CODE = 30


class Source(models.Model):
    """Where support comes from: the budget, HelpAge, VIE071, the Fatherland Front, members.

    A second spelling is kept for the entries that bear it; `merged_into` names the one that stands for both.
    """

    name = NfcCharField(_("name"), max_length=120)
    folded = FoldedField(sources=("name",), max_length=120, unique=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="spellings", verbose_name=_("same as")
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["folded", "pk"]

    def __str__(self):
        return self.name

    @property
    def standing(self) -> "Source":
        """The source under which this one counts: itself, or the one that it was joined to."""
        return self.merged_into if self.merged_into_id else self


class Club(FigureFact, models.Model):
    """One intergenerational self-help club, from its founding decision until it is dissolved.

    `founded_on` is the decision's date; `closed_on` the first day on which the club no longer operates.
    """

    code = models.CharField(
        _("club code"), max_length=MAX_CODE, unique=True, error_messages={"unique": _("This club code is taken.")}
    )
    name = NfcCharField(_("club name"), max_length=200)
    village = NfcCharField(_("village or quarter"), max_length=120, blank=True)
    decision_number = NfcCharField(_("decision no."), max_length=60, blank=True)
    founded_on = models.DateField(_("date of the decision"))
    launched_on = models.DateField(_("launch day"), null=True, blank=True)
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="clubs", verbose_name=_("source")
    )
    closed_on = models.DateField(_("dissolved on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    folded = FoldedField(sources=("code", "name", "village"))
    name_key = TextKeyField(sources=("name",))

    objects = ClubQuerySet.as_manager()

    class Meta:
        verbose_name = _("club")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("founded_on")),
                name="club_closes_after_founding",
                violation_error_message=_("The club must not be dissolved on or before the day of its founding."),
            ),
            models.CheckConstraint(
                condition=Q(launched_on__isnull=True) | Q(launched_on__gte=F("founded_on")),
                name="club_launches_after_founding",
                violation_error_message=_("The launch day must not lie before the date of the decision."),
            ),
        ]
        # the club list's default order by name
        indexes = [models.Index(fields=["name_key"], name="club_by_name")]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("club_detail", args=[self.code])

    @property
    def figure_club_id(self) -> int:
        return self.pk

    def is_operating_on(self, day: date) -> bool:
        """Founded by `day` and not dissolved then."""
        return self.founded_on <= day and (self.closed_on is None or self.closed_on > day)


class Placement(models.Model):
    """From `starts_on` until before `ends_on` the club lay in `commune`.

    `former_commune` is the older commune of the club's village, where the founder of a club in a merged commune
    recorded it. `is_left` marks placements before a real move: their area's officers no longer see the club. A
    reorganisation of units ends a placement without leaving it.
    """

    class Reason(models.TextChoices):
        FOUNDING = "founding", _("founding")
        MOVE = "move", _("move of the club")
        REORGANISATION = "reorganisation", _("reorganisation of units")

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="placements")
    commune = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements", verbose_name=_("commune"))
    former_commune = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="former_placements",
        verbose_name=_("the village's former commune"),
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("no longer from"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    is_left = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("place")
        ordering = ["club", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["club", "starts_on"], name="placement_once_per_start"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")), name="placement_ends_after_start"
            ),
        ]
        # scoping: the clubs of an officer's communes
        indexes = [
            models.Index(fields=["commune", "is_left", "club"], name="placement_of_commune"),
            models.Index(fields=["former_commune", "is_left", "club"], name="placement_of_former"),
        ]

    def __str__(self):
        return f"{self.club_id} in {self.commune_id}"


class SecretaryPost(models.Model):
    """The club that a secretary's assignment opens."""

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="secretary_post")
    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="secretary_posts")

    def __str__(self):
        return f"{self.assignment_id} for {self.club_id}"
