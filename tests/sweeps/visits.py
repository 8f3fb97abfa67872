"""How a sweep goes to every address: the arguments that an address needs, and the answer's whole text."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.sweeps.access_table import ARGUMENTS
from tests.sweeps.project import Address, addresses
from tests.sweeps.stage import Stage

Rows = dict[type[models.Model], models.Model]


@dataclass(frozen=True)
class Visit:
    """One address with the arguments that lead to a row of one district; the file formats are visits of their own."""

    address: Address
    arguments: tuple[tuple[str, object], ...]

    @property
    def name(self) -> str:
        return ".".join([self.address.name, *(value for key, value in self.arguments if key == "format")])

    @property
    def url(self) -> str:
        return reverse(self.address.name, kwargs=dict(self.arguments))


def arguments_of(address: Address, rows: Rows) -> dict[str, object]:
    """From the view's own model and lookup; where it has none, from the table. KeyError: the sweeps lack a row."""
    if address.name in ARGUMENTS:
        return ARGUMENTS[address.name](rows)
    lookup = getattr(address.view, "lookup", {}) if getattr(address.view, "model", None) else {}
    found = {}
    for argument, field in lookup.items():
        value = rows[address.view.model]
        for part in field.split("__"):
            value = getattr(value, part)
        found[argument] = value
    return found


def visits(rows: Rows) -> Iterator[Visit]:
    """Every address of the site, with the rows of one district in its arguments."""
    for address in addresses():
        if "format" in address.arguments:
            rest = {key: value for key, value in arguments_of(address, rows).items() if key in address.arguments}
            for file_format in ("xlsx", "csv"):
                yield Visit(address, tuple((rest | {"format": file_format}).items()))
        else:
            found = arguments_of(address, rows)
            yield Visit(address, tuple((key, found[key]) for key in sorted(address.arguments)))


class Persona:
    """A signed-in client; every request starts from the same cookies and leaves nothing in the database."""

    def __init__(self, stage: Stage, name: str):
        self.user = AnonymousUser() if name == "anonymous" else stage.world.users[name]
        self.client = Client()
        if name != "anonymous":
            self.client.force_login(self.user)
        self._session = {key: morsel.value for key, morsel in self.client.cookies.items()}

    def ask(self, method: str, url: str, data: dict | None = None, *, keep: bool = False) -> HttpResponseBase:
        """The answer, its text in `body_text`; what it wrote stays only with `keep`."""
        self.client.cookies.clear()
        self.client.cookies.load(self._session)
        with transaction.atomic():
            response = getattr(self.client, method.lower())(url, data or {})
            response.body_text = body_of(response)
            transaction.set_rollback(not keep)
        return response


def body_of(response: HttpResponseBase) -> str:
    """The whole answer as text: streams joined, workbooks unzipped, entities and percent signs resolved."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    response.body_size = len(body)
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    return body.decode("utf-8", errors="replace")


def plain(text: str) -> str:
    """The text as a reader could get it: entities, percent-encoding and line breaks resolved."""
    return re.sub(r"\s+", " ", unquote(html.unescape(text)))
