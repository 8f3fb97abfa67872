"""Which counts of people a viewer must not see: those under five, and those that subtraction would reveal. Pure."""

from collections.abc import Hashable, Mapping

SMALLEST_SHOWN = 5


def is_small(n: int, total: int) -> bool:
    """Whether n of total people is a cell that may not be shown: fewer than five have it, or one to four have it not.

    Of nobody (total 0) there is nothing to hide.
    """
    return bool(total) and (n < SMALLEST_SHOWN or 0 < total - n < SMALLEST_SHOWN)


def hidden_cells(cells: Mapping[Hashable, tuple[int, int]], whole: tuple[int, int] | None = None) -> set[Hashable]:
    """The keys of one column's (n, total) cells to hide, where their sum is shown under them.

    After the small cells further ones go, the smallest first, until what subtraction from the sum reveals is the sum of
    at least two cells and at least five people.
    """
    candidates = {key: n for key, (n, total) in cells.items() if total}
    hidden = {key for key, (n, total) in cells.items() if is_small(n, total)}
    if whole is not None and is_small(*whole):
        return hidden
    while hidden and (len(hidden) == 1 or sum(candidates[key] for key in hidden) < SMALLEST_SHOWN):
        shown = [key for key in candidates if key not in hidden]
        if not shown:
            break
        hidden.add(min(shown, key=lambda key: candidates[key]))
    return hidden
