from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import islice

from django.utils.translation import gettext_lazy as _

from clubs.filters import as_of
from core.pages import ExportColumn, ListPage
from funds.filters import InstalmentFilter
from funds.list_sums import is_summed, sum_words
from funds.models import Instalment
from funds.tables import InstalmentTable

BATCH = 1000


class InstalmentList(ListPage):
    """Instalments that fell due by a day, with what of each was paid by its day (the rows of the on-time rate)."""

    model = Instalment
    action = "loans.view"
    export_action = "members.export"  # the rows name people
    title = _("Instalments fallen due")
    table_class = InstalmentTable
    filter_class = InstalmentFilter
    export_name = "ky-tra-no-den-han"
    export_columns = (
        ExportColumn(_("Club code"), "loan__club__code"),
        ExportColumn(_("Club"), "loan__club__name", width=30),
        ExportColumn(_("Loan code"), "loan__code"),
        ExportColumn(_("Borrower"), "loan__member__full_name", width=28),
        ExportColumn(_("Due on"), "due_on", "date"),
        ExportColumn(_("Principal due (₫)"), "principal_vnd", "money"),
        ExportColumn(_("Of it due for the first time (₫)"), "pk", "money"),
        ExportColumn(_("Of that paid by its day (₫)"), "pk", "money"),
    )

    def rows(self, visible):
        return visible.fallen_due_by(as_of(self.request)).order_by("-due_on", "-pk")

    def fallen(self, ids) -> dict:
        """{pk: FallenDue} of these lines."""
        lines, wanted = self.visible(Instalment).filter(pk__in=ids), set(ids)
        return {line.pk: found for line, found in lines.walked(as_of(self.request)) if line.pk in wanted}

    @cached_property
    def table(self):
        table = super().table
        table.fallen = self.fallen([row.record.pk for row in table.page.object_list])
        return table

    def get_context_data(self, **kwargs):
        lede = sum_words(self, *self._reckoned(), principal_vnd=_("principal fallen due"))
        return super().get_context_data(**({"lede": lede} | kwargs))

    def _reckoned(self) -> list[tuple]:
        """Both parts of the on-time rate over all rows, as the figure itself reckons them."""
        if not is_summed(self):
            return []
        sums = self.filtered.due_by_club(date.min, as_of(self.request)).values()
        parts = {"first": _("of it due for the first time"), "on_time": _("of that paid by its day")}
        return [(label, sum(one[name] for one in sums)) for name, label in parts.items()]

    def file_rows(self) -> Iterator[list]:
        """The file's rows, of which the last two cells are reckoned batch by batch."""
        rows = super().file_rows()
        while batch := list(islice(rows, BATCH)):
            fallen = self.fallen([row[-1] for row in batch])
            for row in batch:
                found = fallen[row[-1]]
                yield [*row[:-2], found.first_vnd, found.on_time_vnd]
