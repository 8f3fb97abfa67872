"""What the rows of a list add up to, said above it where a figure or a club's page led to it."""

from django.db.models import F, Sum
from django.db.models.expressions import Combinable
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.pages import ListPage
from core.templatetags.vi_format import number, vnd_unit

Label = str | Promise


def is_summed(page: ListPage) -> bool:
    """Whether a figure or a club's page led to the list: adding up a whole programme takes time, and nobody asked."""
    asked = page.request.GET
    return bool(asked.get("counted") or asked.get("club")) and page.filterset.is_valid()


def sum_words(page: ListPage, *reckoned: tuple[Label, int], **columns: Label | tuple[Label, Combinable]) -> str:
    """The number of rows and the sums of these columns in ₫, by their labels; "" where `is_summed` says no.

    A column is a field by name, or a label with an expression. `reckoned`: further sums that the caller knows.
    """
    if not is_summed(page):
        return ""
    rows = page.filtered.order_by()
    summed = {name: one if isinstance(one, tuple) else (one, F(name)) for name, one in columns.items()}
    sums = rows.aggregate(**{f"sum_{name}": Sum(expression) for name, (_label, expression) in summed.items()})
    amounts = [(label, int(sums[f"sum_{name}"] or 0)) for name, (label, _expression) in summed.items()]
    parts = [f"{label} {vnd_unit(amount)}" for label, amount in (*amounts, *reckoned)]
    words = _("All %(count)s rows together: %(sums)s.")
    return words % {"count": number(rows.count()), "sums": "; ".join(parts)}
