"""Search without dấu: the rows that hold every word, the closest of them first."""

from django.db.models import Case, Q, Value, When
from django.db.models.functions import Concat, Lower

from core.text import fold, nfc

MOST_RANKED = 2_000
"""So many found rows are put in order of closeness. To rank a word that half of the people bear would sort them all
and tell nobody anything; there only exact matches come first."""
MOST_EXACT = 50


class SearchedMixin:
    """A queryset whose rows are found by words.

    `searched` are pairs: the path of a folded text, and the path of the code that the text begins with (or None);
    `codes` are paths of codes that stand in no folded text.
    """

    searched: tuple[tuple[str, str | None], ...] = (("folded", None),)
    codes: tuple[str, ...] = ()

    def matching(self, text: str):
        """The rows that hold every word, without case and dấu."""
        found = self
        for word, raw in zip(fold(text).split(), nfc(text).split(), strict=False):
            held = Q()
            for path, _code in self.searched:
                held |= Q(**{f"{path}__contains": word})
            for path in self.codes:
                held |= Q(**{f"{path}__icontains": raw})
            found = found.filter(held)
        return found

    def closest_first(self, text: str):
        """These rows, those first whose code or name is the text, then those that begin (or as a tên end) with it.

        Found ids are fetched first: at most two queries more, and the order costs nothing on a long table.
        """
        words = fold(text)
        if not words:
            return self
        exact, near = self._closeness(words, nfc(text))
        ids = list(self.order_by().values_list("pk", flat=True)[: MOST_RANKED + 1])
        if len(ids) <= MOST_RANKED:
            rank = Case(When(exact, then=Value(0)), When(near, then=Value(1)), default=Value(2))
            return self.filter(pk__in=ids).order_by(rank, *self._order())
        ids = list(self.filter(exact).order_by().values_list("pk", flat=True)[:MOST_EXACT])
        if not ids:
            return self
        return self.order_by(Case(When(pk__in=ids, then=Value(0)), default=Value(1)), *self._order())

    def _order(self) -> tuple:
        return tuple(self.query.order_by or self.model._meta.ordering)

    def _closeness(self, words: str, raw: str) -> tuple[Q, Q]:
        """(what is exactly the text, what is near to it)."""
        exact, near = Q(), Q()
        for path, code in self.searched:
            exact |= Q(**{path: words})
            near |= Q(**{f"{path}__startswith": words}) | Q(**{f"{path}__endswith": f" {words}"})
            if code:
                named = Concat(Lower(code), Value(f" {words}"))
                exact |= Q(**{f"{path}__startswith": f"{words} "}) & Q(**{f"{code}__iexact": raw}) | Q(**{path: named})
                near |= Q(**{f"{path}__startswith": named})
        for path in self.codes:
            exact |= Q(**{f"{path}__iexact": raw})
            near |= Q(**{f"{path}__istartswith": raw})
        return exact, near
