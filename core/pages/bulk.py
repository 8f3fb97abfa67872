import copy
import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.pages.forms import FormPage
from core.pages.lists import MOST_ROWS, ListPage
from core.pages.returning import LONGEST_BACK
from core.problems import Problem, Refused
from core.templatetags.vi_format import number

SHOWN_ROWS = 10
SHOWN_PROBLEMS = 20
MOST_TICKS = 500


def fingerprint(ids: Iterable[int]) -> str:
    """A set of rows as a form remembers it: how many they are, and which."""
    ids = sorted(ids)
    return f"{len(ids)}-{hashlib.sha256(','.join(map(str, ids)).encode()).hexdigest()[:32]}"


class BulkPage(FormPage):
    """One act on many rows of a list: those ticked (`row`), or with `all` everything that its filter (`of`) finds.

    Declares `list_view`, `list_path`, `columns` ((heading, what to say of a row) of the first rows), `lock(rows)` and
    `apply(rows, data)`, which calls one batch service with the rows in their order. The page says how many rows it
    will touch; the post counts them again behind the lock, within the user's right and the filter, and asks again
    where they are not the same.
    """

    keeps_draft = False
    list_view: type[ListPage]
    related: tuple[str, ...] = ()
    columns: Sequence[tuple[str, Callable]] = ()
    template_name = "components/bulk_page.html"

    @cached_property
    def listing(self) -> ListPage:
        """The list that the rows come from, as its own filter sees the request."""
        request: HttpRequest = copy.copy(self.request)
        request.GET = QueryDict(self.request.GET.get("of", ""))
        page = self.list_view()
        page.setup(request)
        return page

    @property
    def list_url(self) -> str:
        of = self.request.GET.get("of", "")
        return f"{self.list_path}?{of}" if of and len(of) <= LONGEST_BACK else str(self.list_path)

    def read_ids(self) -> list[int]:
        """The chosen rows on which the user may do this now, in the list's order; one more than MOST_ROWS at most."""
        filterset = self.listing.filterset_for(self.action)
        if not filterset.is_valid():
            return []
        rows = filterset.qs
        if not self.request.GET.get("all"):
            ticked = self.request.GET.getlist("row")[:MOST_TICKS]
            rows = rows.filter(pk__in=[int(text) for text in ticked if text.isdecimal() and len(text) < 19])
        return list(rows.values_list("pk", flat=True)[: MOST_ROWS + 1])

    @cached_property
    def ids(self) -> list[int]:
        return self.read_ids()

    def rows_of(self, ids: Sequence[int]) -> list:
        found = self.visible(self.list_view.model, self.action).select_related(*self.related)
        by_id = {row.pk: row for row in self.detailed(found.filter(pk__in=ids))}
        return [by_id[pk] for pk in ids if pk in by_id]

    def detailed(self, rows):
        """Adds what `columns` say of the rows."""
        return rows

    def name_of(self, row) -> str:
        """What a problem calls its row."""
        return str(row)

    def lock(self, rows: Sequence) -> None:
        """Locks the rows' parents, as the service will, before the rows are counted again."""
        raise NotImplementedError

    def apply(self, rows: Sequence, data: dict) -> None:
        raise NotImplementedError

    def check_still_current(self) -> None:
        self.lock(self.rows_of(self.ids[:MOST_ROWS]))
        self.ids = self.read_ids()
        if not self.ids:
            raise Refused(Problem(_("None of these rows is there any more, or none fits the filter now.")))
        if len(self.ids) > MOST_ROWS:
            raise Refused(Problem(self.too_many))
        seen = self.request.POST.get("seen_rows", "")
        if seen != fingerprint(self.ids):
            raise Refused(Problem(self._what_changed(seen)))

    @property
    def too_many(self) -> str:
        text = _("At most %(most)s rows are changed at once. Narrow the list by its filters and go on in parts.")
        return text % {"most": number(MOST_ROWS)}

    def _what_changed(self, seen: str) -> str:
        before = seen.split("-")[0]
        values = {"before": number(int(before)) if before.isdecimal() and len(before) < 7 else "?"}
        text = _(
            "The rows have changed since this page was opened: there were %(before)s, now there are %(now)s. Nothing is"
            " saved yet. Look at them again, then save."
        )
        return text % (values | {"now": number(len(self.ids))})

    def perform(self, data):
        self.rows = self.rows_of(self.ids)
        self.apply(self.rows, data)
        return self.list_url

    def get_done_message(self, row):
        count = len(self.ids)
        return ngettext("%(count)s row is saved.", "%(count)s rows are saved.", count) % {"count": number(count)}

    @property
    def cancel_url(self):
        return self.list_url

    def _show(self, refused: Refused) -> None:
        """Each problem names its row; of very many the first ones are shown."""
        rows = getattr(self, "rows", [])
        for problem in refused.problems[:SHOWN_PROBLEMS]:
            field = problem.field if problem.field in self.form.fields else None
            named = rows and (len(rows) > 1 or field is None)
            text = f"{self.name_of(rows[problem.index])}: {problem.message}" if named else str(problem.message)
            self.form.add_error(field, text)
        more = len(refused.problems) - SHOWN_PROBLEMS
        if more > 0:
            text = ngettext("%(count)s more problem.", "%(count)s more problems.", more)
            self.form.add_error(None, text % {"count": number(more)})

    def get_context_data(self, **kwargs):
        count = len(self.ids)
        first = self.rows_of(self.ids[:SHOWN_ROWS])
        words = ngettext("Save for %(count)s row", "Save for %(count)s rows", count)
        context = {
            "count": count,
            "is_too_many": count > MOST_ROWS,
            "too_many": self.too_many,
            "seen_rows": fingerprint(self.ids),
            "headings": [str(heading) for heading, _say in self.columns],
            "first_rows": [[say(row) for _heading, say in self.columns] for row in first],
            "more_rows": count - len(first),
            "list_url": self.list_url,
            "submit_label": words % {"count": number(count)},
        }
        return super().get_context_data(**(context | kwargs))
