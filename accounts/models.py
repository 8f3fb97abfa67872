from datetime import date, timedelta
from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.policy import Role, roles_for
from accounts.querysets import (
    AccountEventQuerySet,
    AssignmentQuerySet,
    OpenSessionQuerySet,
    UserManager,
    scope_of,
)
from core.fields import FoldedField, NameKeyField, NfcCharField
from core.scoping import Scope
from districts.models import Unit


class User(AbstractBaseUser):
    """A person who may sign in. What the person may do stands in the assignments, never here."""

    personal_fields = ("full_name", "phone")

    username = models.CharField(
        _("user name"),
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]+$", _("Use small letters, digits, dots and hyphens."))],
        error_messages={"unique": _("This user name is taken. Choose another.")},
    )
    full_name = NfcCharField(_("full name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=[("vi", _("Vietnamese")), ("en", _("English"))], default="vi"
    )
    text_size = models.CharField(
        _("text size"),
        max_length=6,
        choices=[("normal", _("normal")), ("large", _("large")), ("huge", _("very large"))],
        default="normal",
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    must_change_password = models.BooleanField(_("must choose a new password"), default=False)
    password_until = models.DateTimeField(_("one-time password valid until"), null=True, blank=True)
    # asked of administrators at every request; the factor itself is read at the door alone
    has_second_factor = models.BooleanField(_("two-step sign-in"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    folded = FoldedField(sources=("username", "full_name"))
    name_key = NameKeyField(sources=("full_name",))

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]
    is_staff = False

    class Meta:
        verbose_name = _("user")
        ordering = ["name_key", "pk"]

    def __str__(self):
        return self.full_name or self.username

    @cached_property
    def assignments_today(self) -> list["Assignment"]:
        """Read once per request: the user object lives as long as the request does."""
        return list(self.assignments.in_force_today().select_related("unit"))

    def get_full_name(self) -> str:
        return str(self)

    def get_absolute_url(self) -> str:
        return reverse("user_detail", args=[self.pk])

    @property
    def role_label(self) -> str:
        """The roles held today in words; nothing without an assignment."""
        return "; ".join(dict.fromkeys(one.get_role_display() for one in self.assignments_today))

    @property
    def area_label(self) -> str:
        """The areas of today's assignments in words; nothing without an assignment."""
        return "; ".join(dict.fromkeys(one.area_label for one in self.assignments_today))

    @cached_property
    def _scopes(self) -> dict[frozenset, Scope]:
        return {}

    @cached_property
    def _cares(self) -> dict[frozenset, set[int]]:
        return {}

    def _care_of(self, units: list[Unit]) -> set[int]:
        """Several rights of one request mostly lead to the same units: their communes are resolved once."""
        key = frozenset(unit.pk for unit in units)
        if key not in self._cares:
            self._cares[key] = Unit.objects.communes_in_care_of(*units)
        return self._cares[key]

    def scope_for(self, action: str) -> Scope:
        """Where the user may do `action` today; only the assignments whose role holds the right count."""
        roles = roles_for(action)
        if roles not in self._scopes:
            held = [one for one in self.assignments_today if one.role in roles] if self.is_active else []
            self._scopes[roles] = scope_of(held, self._care_of)
        return self._scopes[roles]

    def may(self, action: str) -> bool:
        """Whether the user holds the right anywhere today."""
        return not self.scope_for(action).is_empty


class Assignment(models.Model):
    """From `starts_on` until before `ends_on`, `user` acts in `role` for `unit` (null: the whole programme).

    Secretaries act for single clubs; those are linked from clubs (SecretaryPost), their unit is the club's commune.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("area")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until before"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="assignment_ends_after_start",
                violation_error_message=_("The assignment must not end before it starts."),
            ),
            # Only the province's own people and its viewers may be without an area.
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(role__in=[Role.PROVINCE_ADMIN, Role.PROVINCE_STAFF, Role.VIEWER]),
                name="assignment_of_area_has_unit",
                violation_error_message=_("Choose the area of an area officer or a club secretary."),
            ),
        ]

    def __str__(self):
        return f"{self.user_id} {self.role}"

    @property
    def area_label(self) -> str:
        return str(self.unit) if self.unit_id else gettext("the whole programme")

    @property
    def last_day(self) -> date | None:
        """The last day of the assignment, as people say it; None while it is open."""
        return self.ends_on and self.ends_on - timedelta(days=1)

    @property
    def is_ended(self) -> bool:
        return self.ends_on is not None and self.ends_on <= timezone.localdate()

    @property
    def is_ahead(self) -> bool:
        return self.starts_on > timezone.localdate()


class SecondFactor(models.Model):
    """The app on the user's telephone that shows a code every 30 seconds. Its secret is stored nowhere.

    It is derived of `salt` and the site's own key, so that a copy of the database alone opens no door. `last_step` is
    the newest code's time that was used: no code works twice. `failures` counts wrong codes since the last right one.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_factor")
    salt = models.CharField(max_length=64)
    last_step = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    blocked_until = models.DateTimeField(null=True, blank=True)
    set_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.user_id} {self.set_at:%Y-%m-%d}"


class RecoveryCode(models.Model):
    """A code on paper that replaces the telephone once; only what can be compared with it is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]

    def __str__(self):
        return f"{self.user_id} {self.used_at}"


class OpenSession(models.Model):
    """A sign-in that was not ended: where, since when, when last used; from `runs_out_at` on it ends at its next click.

    `key` is the session's in Django's own store, `is_shared` says that others use the device too.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=60, blank=True)
    is_shared = models.BooleanField(default=True)
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField()
    runs_out_at = models.DateTimeField()

    objects = OpenSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_at", "-pk"]
        # what has run out is cleared away at each sign-in
        indexes = [models.Index(fields=["started_at"], name="open_session_started")]

    def __str__(self):
        return f"{self.user_id} {self.device}"


class AccountEvent(models.Model):
    """Something that happened at the door or to the account of `user`. Append-only; holds nothing that was typed.

    `actor` did it; null where nobody was signed in: a wrong password, a command on the server.
    """

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("signed in")
        FAILED = "failed", _("wrong password")
        PAUSED = "paused", _("too many wrong passwords: signing in paused")
        SIGNED_OUT = "signed_out", _("signed out")
        IDLE = "idle", _("signed out by itself after a time without use")
        SESSIONS_ENDED = "sessions_ended", _("sessions ended")
        PASSWORD_CHANGED = "password_changed", _("own password changed")
        PASSWORD_RESET = "password_reset", _("one-time password made")
        FACTOR_SET = "factor_set", _("two-step sign-in set up")
        FACTOR_REMOVED = "factor_removed", _("two-step sign-in removed")
        CODES_MADE = "codes_made", _("new recovery codes")
        CODE_USED = "code_used", _("recovery code used")
        CODE_FAILED = "code_failed", _("wrong code of the two-step sign-in")
        CODE_PAUSED = "code_paused", _("too many wrong codes: entering codes paused")
        CREATED = "created", _("account created")
        BARRED = "barred", _("account closed")
        ADMITTED = "admitted", _("account opened again")
        HANDED_OVER = "handed_over", _("roles and areas handed over")
        RIGHTS = "rights", _("role or area given or ended")

    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(_("what"), max_length=20, choices=Kind.choices)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="events", verbose_name=_("account"))
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"))
    device = models.CharField(_("device"), max_length=60, blank=True)
    place = models.CharField(_("network"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = AccountEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("account event")
        ordering = ["-at", "-pk"]
        indexes = [
            # the events of one account, on its own page and the administrator's
            models.Index(fields=["user", "-at"], name="account_event_of_user"),
            # the list of all of them
            models.Index(fields=["-at", "-id"], name="account_event_newest"),
        ]

    def __str__(self):
        return f"{self.kind} {self.user_id}"

    @property
    def who(self) -> str:
        """Who did it; "" where nobody knows who typed."""
        if self.actor_id:
            return str(self.actor)
        is_typed = self.kind in (self.Kind.FAILED, self.Kind.PAUSED, self.Kind.CODE_FAILED, self.Kind.CODE_PAUSED)
        return "" if is_typed else gettext("the system")
