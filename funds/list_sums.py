"""What the rows of a list add up to, said above it where a figure or a club's page led to it."""

from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.pages import ListPage
from core.templatetags.vi_format import number, vnd_unit


def sum_words(page: ListPage, **columns: str | Promise) -> str:
    """The number of rows and the sums of these columns in ₫, by their labels; "" for a list of more than some clubs'
    rows: nobody asked, and adding up a whole programme takes time."""
    asked = page.request.GET
    if not (asked.get("counted") or asked.get("club")) or not page.filterset.is_valid():
        return ""
    rows = page.filtered.order_by()
    sums = rows.aggregate(**{f"sum_{name}": Sum(name) for name in columns})
    parts = [f"{label} {vnd_unit(int(sums[f'sum_{name}'] or 0))}" for name, label in columns.items()]
    words = _("All %(count)s rows together: %(sums)s.")
    return words % {"count": number(rows.count()), "sums": "; ".join(parts)}
