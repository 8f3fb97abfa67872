"""The columns of a long list repeat themselves: what was made of a value is made once."""

import datetime as dt
from collections.abc import Callable
from typing import Any

MOST_KEPT = 2000
"""Values of one column that are remembered at once; a column of names alone does not fill the memory."""

_REPEATED = frozenset((str, dt.date, type(None)))
"""Only of these types: of others equal values may read differently (1, 1.0 and True)."""


class Memo(dict):
    """memo[value] is turn(value)."""

    def __init__(self, turn: Callable[[Any], Any]):
        super().__init__()
        self._turn = turn

    def __missing__(self, value: Any) -> Any:
        made = self._turn(value)
        if type(value) in _REPEATED:
            if len(self) >= MOST_KEPT:
                self.clear()
            self[value] = made
        return made
