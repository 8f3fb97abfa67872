from django.utils.translation import gettext_lazy

from core.models import AuditRecord
from core.pages import ExportColumn, ListPage
from core.templatetags.vi_format import vidatetime
from desk.trail.filters import TrailFilter
from desk.trail.kinds import kind_words
from desk.trail.tables import TrailTable


class TrailPage(ListPage):
    """Every write, the newest first. The file names no values: those of people stay on the page."""

    model = AuditRecord
    action = "audit.view"
    title = gettext_lazy("Audit trail")
    lede = gettext_lazy("Every write with who, when, before, after and why. Nothing is changed or removed here.")
    table_class = TrailTable
    filter_class = TrailFilter
    export_name = "nhat-ky-thay-doi"
    export_columns = (
        ExportColumn(gettext_lazy("No."), "pk", kind="int"),
        ExportColumn(gettext_lazy("When"), "at", show=vidatetime, width=18),
        ExportColumn(gettext_lazy("Who"), "actor__full_name", width=28),
        ExportColumn(gettext_lazy("User name"), "actor__username", width=20),
        ExportColumn(gettext_lazy("Kind of record"), "model", show=kind_words, width=24),
        ExportColumn(gettext_lazy("Number of the record"), "object_id", kind="int"),
        ExportColumn(gettext_lazy("Why"), "reason", width=50),
        ExportColumn(gettext_lazy("Act"), "batch", show=str, width=38),
    )

    def rows(self, visible):
        return visible.select_related("actor")
