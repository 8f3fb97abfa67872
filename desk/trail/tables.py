from functools import cached_property

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.history import HistoryRecord, in_words
from core.models import AuditRecord
from core.templatetags.vi_format import vidatetime
from desk.querysets import pages_of_rows
from desk.trail.kinds import kind_words


def act_words(record: AuditRecord) -> str:
    if record.before is None:
        return _("recorded")
    return _("removed") if record.after is None else _("changed")


class TrailTable(tables.Table):
    at = tables.Column(verbose_name=gettext_lazy("When"), order_by=("at", "pk"))
    actor = tables.Column(verbose_name=gettext_lazy("Who"), orderable=False, empty_values=())
    row = tables.Column(verbose_name=gettext_lazy("Record"), orderable=False, empty_values=())
    changes = tables.Column(verbose_name=gettext_lazy("What"), orderable=False, empty_values=())
    reason = tables.Column(verbose_name=gettext_lazy("Why"), orderable=False)

    class Meta:
        model = AuditRecord
        fields = ("at", "actor", "row", "changes", "reason")
        order_by = ("-at",)

    @cached_property
    def _shown(self) -> list[AuditRecord]:
        return [row.record for row in self.page.object_list]

    @cached_property
    def _words(self) -> dict[int, HistoryRecord]:
        """Read once for the rows of the page."""
        return {
            record.pk: words
            for record, words in zip(self._shown, in_words(self._shown, hidden=("person",)), strict=True)
        }

    @cached_property
    def _pages(self) -> dict[tuple[str, int], str]:
        return pages_of_rows(self._shown)

    def render_at(self, value):
        return vidatetime(value)

    def render_actor(self, record):
        return self._words[record.pk].who

    def render_row(self, record):
        context = {
            "record": record,
            "kind": kind_words(record.model),
            "act": act_words(record),
            "page": self._pages.get((record.model, record.object_id)),
        }
        return render_to_string("desk/trail_row.html", context)

    def render_changes(self, record):
        return render_to_string("desk/trail_changes.html", {"record": self._words[record.pk]})
