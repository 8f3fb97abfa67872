"""The project as it lies on disk and in the URL resolver: what every sweep walks, so that no list is kept by hand."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent.parent
FLOORS = {
    "core": 0,
    "districts": 1,
    "accounts": 2,
    "clubs": 3,
    "funds": 4,
    "targets": 5,
    "reports": 6,
    "desk": 7,
    "backups": 8,
    "config": 9,
}


@dataclass(frozen=True)
class Source:
    """One Python file of the site: `name` is its path from the root, `app` its first folder."""

    name: str
    text: str
    tree: ast.Module

    @property
    def app(self) -> str:
        return self.name.split("/")[0]

    @property
    def is_migration(self) -> bool:
        return "/migrations/" in self.name

    def place(self, node: ast.AST) -> str:
        return f"{self.name}:{node.lineno}"


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of every app, sorted."""
    found = []
    for app in FLOORS:
        for path in sorted((ROOT / app).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            found.append(Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text)))
    return tuple(found)


@cache
def templates() -> dict[str, str]:
    """{path from the root: text} of every template, those inside apps included."""
    folders = [ROOT / "templates", *((ROOT / app / "templates") for app in FLOORS)]
    paths = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}


@dataclass(frozen=True)
class Address:
    """One URL pattern: its name, whole route, view and the names of its arguments."""

    name: str
    route: str
    callback: object
    arguments: frozenset[str]

    @property
    def view(self) -> type | None:
        return getattr(self.callback, "view_class", None)


def _walk(patterns, before: str = "", namespace: str = "") -> Iterator[Address]:
    for entry in patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, route, inner)
        elif isinstance(entry, URLPattern):
            arguments = frozenset(entry.pattern.regex.groupindex)
            yield Address(f"{namespace}{entry.name or ''}", route, entry.callback, arguments)


@cache
def addresses() -> tuple[Address, ...]:
    """Every URL that the site answers, in the resolver's order."""
    return tuple(_walk(get_resolver().url_patterns))


def compare(found: dict[str, list[str]], exempt: dict[str, str]) -> None:
    """Fails on what was found outside the exemptions, and on exemptions under which nothing is found any more."""
    breaches = [line for key, lines in found.items() if key not in exempt for line in lines]
    stale = sorted(exempt.keys() - found.keys())
    assert breaches == [], "\n" + "\n".join(breaches)
    assert stale == [], f"stale exemptions: {stale}"
    assert all(len(reason) > 10 for reason in exempt.values()), "an exemption needs a reason"
