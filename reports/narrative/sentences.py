"""How a sentence is made: a template of `words`, filled with figures of the workbook and names, and nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.narrative.figures import Figure, Name, Row
from reports.narrative.words import WORDS


@dataclass(frozen=True)
class Sentence:
    """`code` names the template, with what it is about after a colon; `figures` are the cells that it shows."""

    code: str
    text: str
    figures: tuple[Figure, ...] = ()


def say(template: str, about: str = "", **slots: "Figure | Name | Sentence") -> Sentence:
    """TypeError for a slot that is neither a figure of the workbook, a name nor a sentence made of them."""
    figures: list[Figure] = []
    for name, slot in slots.items():
        if not isinstance(slot, Figure | Name | Sentence):
            raise TypeError(f"{template}: {name} is no figure of the workbook and no name")
        figures += [slot] if isinstance(slot, Figure) else getattr(slot, "figures", ())
    words = {name: slot.text if isinstance(slot, Sentence) else str(slot) for name, slot in slots.items()}
    code = f"{template}:{about}" if about else template
    text = WORDS[template].format(**words)
    return Sentence(code, text if template.endswith(".piece") else _capital(text), tuple(figures))


def joined(pieces: Iterable[Sentence], mark: str = "; ") -> Sentence:
    """Several pieces as one list."""
    parts = list(pieces)
    return Sentence("list", mark.join(part.text for part in parts), tuple(f for part in parts for f in part.figures))


def counted(row: Row, prefix: str, keys: Sequence[str]) -> tuple[Sentence, list[str]]:
    """(the figures above 0 as ", trong đó ..." or "", the keys of which nothing is known)."""
    known = [(key, figure) for key in keys if row.number(key) and (figure := row[key]) is not None]
    pieces = [Sentence(key, WORDS[f"{prefix}.{key}"].format(figure), (figure,)) for key, figure in known]
    named = joined(pieces, ", ")
    unknown = [key for key in keys if key in row and row[key] is None]
    return (Sentence("list", f", trong đó {named.text}", named.figures) if pieces else named), unknown


def unknown_of(prefix: str, keys: Sequence[str], about: str) -> list[Sentence]:
    """The sentence that says of what nothing is known; none where all is."""
    if not keys:
        return []
    names = [WORDS[f"{prefix}.{key}"].format("").strip() for key in keys]
    return [say("unknown", about, list=Name(", ".join(names)))]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
