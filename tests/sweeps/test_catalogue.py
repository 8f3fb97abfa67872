"""DESIGN.md, section 2, language: no text of the code is missing, fuzzy or damaged in the Vietnamese catalogue.

A quick look at the constants in the code; the full check by makemessages runs with the other checks of `.ci/run`.
"""

import ast
import re

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.sweeps.project import ROOT, sources, templates
from tests.sweeps.test_floors import name_of

pytestmark = pytest.mark.any_database

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
CALLS = {"_": 0, "gettext": 0, "gettext_lazy": 0, "ngettext": 0, "ngettext_lazy": 0, "pgettext": 1, "pgettext_lazy": 1}
TAG = re.compile(r"{%\s*(?:translate|trans)\s+(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')(?!\s+context)")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (ROOT / "locale/vi/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="vi", abort_invalid=True)


def strings(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


def test_no_translation_is_missing_or_fuzzy(catalogue):
    wrong = [message.id for message in catalogue if message.id and (message.fuzzy or not all(strings(message)))]
    assert wrong == []


def test_placeholders_survive_translation(catalogue):
    def holders(text: str) -> set[str]:
        return set(PLACEHOLDER.findall(text))

    wrong = []
    for message in (one for one in catalogue if one.id):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        known = set().union(*map(holders, ids))
        wrong += [text for text in strings(message) if not holders(text) <= known or holders(ids[-1]) - holders(text)]
    assert wrong == []


def texts_of_the_code() -> set[str]:
    found = set()
    for source in sources():
        for node in ast.walk(source.tree):
            place = CALLS.get(name_of(node.func)) if isinstance(node, ast.Call) else None
            if place is not None and len(node.args) > place and isinstance(node.args[place], ast.Constant):
                found.add(node.args[place].value)
    for text in templates().values():
        found |= {ast.literal_eval(literal) for literal in TAG.findall(text)}
    return found


def test_every_text_of_the_code_stands_in_the_catalogue(catalogue):
    known = {part for one in catalogue for part in (one.id if isinstance(one.id, tuple) else (one.id,))}
    assert sorted(texts_of_the_code() - known) == []


def test_texts_in_the_code_are_english():
    """Terms like "xã" may stand in an English sentence; a sentence of them may not."""
    vietnamese = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
    texts = [text for text in texts_of_the_code() if isinstance(text, str)]
    foreign = {text: [word for word in text.split() if vietnamese.search(word)] for text in texts}
    assert sorted(text for text, words in foreign.items() if 2 * len(words) > len(text.split())) == []


def test_visible_words_of_templates_are_wrapped_for_translation():
    """Letters between tags, outside of template tags and comments."""
    comment = re.compile(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", re.DOTALL)
    block = re.compile(r"{%\s*blocktrans(?:late)?.*?endblocktrans(?:late)?\s*%}", re.DOTALL)
    tag = re.compile(r"{%.*?%}|{{.*?}}|<!--.*?-->|<(script|style)\b.*?</\1>|<[^>]*>|&\w+;", re.DOTALL)
    classes = re.compile(r"{%\s*block body_class\s*%}.*?{%\s*endblock\s*%}")
    allowed = {"excel", "xlsx", "csv", "english", "tiếng", "việt"}  # languages are named in themselves
    found = {}
    for name, text in templates().items():
        bare = tag.sub(" ", classes.sub(" ", block.sub(" ", comment.sub(" ", text))))
        rest = [word for word in re.findall(r"[^\W\d_]{2,}", bare) if word.lower() not in allowed]
        if rest:
            found[name] = rest
    assert found == {}
