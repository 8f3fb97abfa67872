import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AccountEvent, User
from accounts.policy import Role
from core.templatetags.vi_format import vidatetime


def duties_in_words(duties: str | None) -> str:
    """What `with_duties_on` read, one after the other: "Area officer: huyện Ninh Phước"."""
    labels = dict(Role.choices)
    found = []
    for line in sorted((duties or "").splitlines()):
        role, _separator, area = line.partition("|")
        found.append(f"{labels.get(role, role)}: {area.strip() or _('the whole programme')}")
    return "; ".join(found)


class UserTable(tables.Table):
    full_name = tables.Column(gettext_lazy("Full name"), linkify=True, order_by=("name_key", "pk"))
    username = tables.Column(gettext_lazy("User name"))
    duties = tables.Column(gettext_lazy("Role and area today"), orderable=False, empty_values=())
    is_active = tables.Column(gettext_lazy("May sign in"))
    has_second_factor = tables.Column(gettext_lazy("Two-step sign-in"))
    last_login = tables.DateTimeColumn(verbose_name=gettext_lazy("Last signed in"), format="d/m/Y H:i")

    class Meta:
        model = User
        fields = ("full_name", "username", "duties", "is_active", "has_second_factor", "last_login")
        order_by = ("full_name",)

    def render_duties(self, record):
        return duties_in_words(record.duties) or _("no assignment today")

    def render_is_active(self, value):
        return _("Yes") if value else _("No")

    def render_has_second_factor(self, value):
        return _("Yes") if value else _("No")


class AccountEventTable(tables.Table):
    """Sorted by time alone: other orders of millions of rows have no index, and the filter finds a person sooner."""

    at = tables.Column(verbose_name=gettext_lazy("When"), order_by=("at", "pk"))
    user = tables.Column(verbose_name=gettext_lazy("Account"), linkify=True, orderable=False)
    kind = tables.Column(verbose_name=gettext_lazy("What"), orderable=False)
    actor = tables.Column(verbose_name=gettext_lazy("Who"), accessor="who", orderable=False)
    device = tables.Column(verbose_name=gettext_lazy("Device"), orderable=False)
    place = tables.Column(verbose_name=gettext_lazy("Network"), orderable=False)
    note = tables.Column(verbose_name=gettext_lazy("Why"), orderable=False)

    class Meta:
        model = AccountEvent
        fields = ("at", "user", "kind", "actor", "device", "place", "note")
        order_by = ("-at",)

    def render_at(self, value):
        return vidatetime(value)
