"""DESIGN.md, sections 2, 3.5 and 4: what the strict Content-Security-Policy would refuse is not written at all."""

import ast
import re

import pytest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import get_resolver

from tests.sweeps.project import ROOT, compare, sources, templates

pytestmark = pytest.mark.any_database

FORBIDDEN = {
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "handler attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "other host": re.compile(r"(?:src|href|action)=[\"'](?:https?:)?//", re.IGNORECASE),
    "unescaped": re.compile(r"\|\s*safe(?:seq)?\b|autoescape\s+off|\|\s*json_script_raw"),
    "eager htmx script": re.compile(r"\bhx-on\b|hx-vals=[\"']js:"),
}
COMMENT = re.compile(r"{%\s*comment\b.*?%}.*?{%\s*endcomment\s*%}", re.DOTALL)
EXEMPT: dict[str, str] = {}

# Templates that are nothing but a pointer to another one.
POINTER = re.compile(r"\s*{%\s*(extends|include)\s[^%]*%}\s*")


def shown(text: str) -> str:
    """The template without its comments."""
    return COMMENT.sub("", text)


@pytest.mark.parametrize("fault", FORBIDDEN)
def test_no_template_holds(fault):
    found = {}
    for name, text in templates().items():
        hits = FORBIDDEN[fault].findall(shown(text))
        if hits:
            found[f"{name}: {fault}"] = [f"{name}: {hit!r}" for hit in hits]
    compare(found, {key: reason for key, reason in EXEMPT.items() if key.endswith(f": {fault}")})


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<script>go()</script>", "inline script"),
        ('<p class="a" style="color:red">', "style attribute"),
        ('<a href="#" onclick="go()">', "handler attribute"),
        ('<a href="https://example.org">', "other host"),
        ("{{ name|safe }}", "unescaped"),
    ],
)
def test_template_check_sees(text, fault):
    assert FORBIDDEN[fault].search(text)


def test_no_widget_is_given_a_style_or_a_handler():
    found = []
    names = re.compile(r"style|on(click|change|submit|load|input|blur|focus)")
    for source in (one for one in sources() if one.name != "config/settings.py"):
        for node in (node for node in ast.walk(source.tree) if isinstance(node, ast.Dict)):
            keys = (key for key in node.keys if isinstance(key, ast.Constant))
            found += [source.place(key) for key in keys if names.fullmatch(str(key.value))]
    assert found == []


def test_templates_begin_with_extends_or_a_comment_that_explains_them():
    found = []
    for name, text in templates().items():
        if POINTER.fullmatch(text):
            continue
        if not re.match(r"\s*{%\s*(extends|comment)\b|\s*{#", text):
            found.append(f"{name}: begins with neither extends nor a comment")
        elif not COMMENT.search(text):
            found.append(f"{name}: has no comment that lists its variables")
    assert found == []


def test_every_template_compiles():
    for name in templates():
        short = name.split("templates/", 1)[1]
        try:
            get_template(short)
        except TemplateDoesNotExist as error:
            raise AssertionError(f"{name}: {error}") from error


def test_every_template_is_used():
    """A template that no view, tag, setting or other template names is dead."""
    everything = [*templates().values(), *(source.text for source in sources())]
    library = re.compile(r"^templates/(\d{3}(_csrf)?\.html|django/forms/)")
    unused = []
    for name in templates():
        short = name.split("templates/", 1)[1]
        if not library.match(name) and not any(f'"{short}"' in text or f"'{short}'" in text for text in everything):
            unused.append(name)
    assert unused == []


def test_templates_lie_where_they_are_swept():
    strays = [path for path in ROOT.glob("*/**/*.html") if not path.is_relative_to(ROOT / "templates")]
    outside = [
        path.relative_to(ROOT).as_posix()
        for path in strays
        if not re.match(r"(\.|var/|benchmarks/|tests/)", path.relative_to(ROOT).as_posix())
        and "/templates/" not in path.as_posix()
    ]
    assert outside == []


def test_every_page_can_be_reached_from_another():
    """A page that nobody links to does not exist for its users; lists' files are linked by their list's address."""
    texts = [*templates().values(), *(source.text for source in sources() if not source.name.endswith("urls.py"))]
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str) and not name.endswith("_file")}
    lost = [name for name in names if not any(re.search(rf"""['"]{name}['"]""", text) for text in texts)]
    assert lost == []
