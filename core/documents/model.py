"""What a paper of running text is made of: ready words in their order, without a library."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Grid:
    """A table within the text. `widths` are shares of the page's width; columns of `numeric` stand to the right.

    The last row stands out where `has_total`.
    """

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    numeric: frozenset[int] = frozenset()
    caption: str = ""
    unit_words: str = ""
    has_total: bool = False


@dataclass(frozen=True)
class Part:
    """A heading with what stands under it; `level` 1 is "I.", 2 is "1."."""

    heading: str
    level: int = 1
    paragraphs: Sequence[str] = ()
    grid: Grid | None = None


@dataclass(frozen=True)
class Frame:
    """The head and the foot of a paper (Nghị định 30/2020/NĐ-CP). `state_lines` stand at the foot of every page."""

    superior: str
    issuer: str
    number: str
    state: str
    motto: str
    place_and_date: str
    signatory_title: str
    signatory_name: str
    recipients_title: str
    recipients: Sequence[str]
    state_lines: Sequence[str] = ()


@dataclass(frozen=True)
class Document:
    """`kind` is the paper's kind in capitals (BÁO CÁO), `about` what it is about, `addressees` may be empty."""

    frame: Frame
    kind: str
    about: str
    parts: Sequence[Part]
    addressees: str = ""
    opening: Sequence[str] = ()
    closing: Sequence[str] = ()
