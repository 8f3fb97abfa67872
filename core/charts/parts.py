"""What every chart has: texts at a place, and the table behind."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Text:
    x: int
    y: int
    text: str


@dataclass(frozen=True)
class TableRow:
    """The same figures for the table behind the picture; a plan, if any, comes last. None is "not known"."""

    label: str
    values: tuple[int | None, ...]
    words: Callable[[int | None], str] = field(default=str, repr=False, compare=False)
    unknown: str = ""

    @property
    def texts(self) -> list[str]:
        """The figures as they are read, `unknown` for what is not known."""
        return [self.unknown if value is None else self.words(value) for value in self.values]
