from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import format_date
from core.pages import DetailPage, ExportColumn, ListPage
from core.pages.base import Crumb, Fact
from districts.branches import grow
from districts.filters import UnitFilter
from districts.models import Level, Unit
from districts.tables import UnitTable
from districts.tree import UnitMap


class UnitTree(ListPage):
    """The units of any day as a tree; the file holds the same units row by row."""

    model = Unit
    action = "units.view"
    title = gettext_lazy("Administrative units")
    table_class = UnitTable
    filter_class = UnitFilter
    template_name = "districts/unit_tree.html"
    export_name = "don-vi-hanh-chinh"
    export_columns = (
        ExportColumn(gettext_lazy("Code"), "code", width=10),
        ExportColumn(gettext_lazy("Kind"), "kind"),
        ExportColumn(gettext_lazy("Name"), "name", width=30),
        ExportColumn(gettext_lazy("Level"), "level", show=dict(Level.choices)),
        ExportColumn(gettext_lazy("Code of the unit above"), "parent_code", width=14),
        ExportColumn(gettext_lazy("Unit above"), "parent_name", width=30),
        ExportColumn(gettext_lazy("Region (QĐ 861)"), "region_861", width=12),
        ExportColumn(gettext_lazy("Valid from"), "valid_from", "date", width=12),
        ExportColumn(gettext_lazy("Valid until before"), "valid_to", "date", width=12),
    )

    def export_rows(self, rows):
        return rows.with_parent_on(self.filterset.day)

    def get_context_data(self, **kwargs):
        is_valid, is_search = self.filterset.is_valid(), bool(self.request.GET.get("q", "").strip())
        found = set(self.filtered.values_list("pk", flat=True)) if is_search and is_valid else None
        tree, others = grow(UnitMap(self.filterset.day), found) if is_valid else ([], [])
        context = {"day": self.filterset.day, "tree": tree, "others": others, "is_search": is_search}
        return super().get_context_data(**(context | kwargs))


class UnitDetail(DetailPage):
    """One unit: when it held, what lay above and below it, what it came from and went into."""

    model = Unit
    action = "units.view"
    template_name = "districts/unit_detail.html"

    def get_title(self):
        return capfirst(str(self.object))

    def crumbs(self):
        return [Crumb(_("Administrative units"), reverse("unit_tree"))]

    def get_context_data(self, **kwargs):
        unit = self.object
        versions = self.visible(Unit).filter(level=unit.level, code=unit.code).exclude(pk=unit.pk)
        context = {
            "facts": _facts(unit),
            "above": unit.parent_links.select_related("parent"),
            "below": unit.child_links.select_related("child").order_by("child__name_key", "starts_on"),
            "predecessors": unit.predecessor_links.select_related("predecessor"),
            "successors": unit.successor_links.select_related("successor"),
            "versions": versions.order_by("valid_to"),
        }
        return super().get_context_data(**(context | kwargs))


def _facts(unit: Unit) -> list[Fact]:
    began = format_date(unit.valid_from) or _("before all records")
    ended = format_date(unit.last_day) or _("still in force")
    facts = [
        Fact(_("Code"), unit.code),
        Fact(_("Level"), unit.get_level_display()),
        Fact(_("First day"), began),
        Fact(_("Last day"), ended),
    ]
    if unit.region_861:
        facts.append(Fact(_("Region (QĐ 861)"), unit.region_861))
    if unit.is_synthetic:
        facts.append(Fact(_("Remark"), _("made up for trials, not an official unit")))
    return facts
