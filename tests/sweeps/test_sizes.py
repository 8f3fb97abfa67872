"""DESIGN.md, sections 1 and 3.5: nothing is too long to be read at one sitting."""

import ast

import pytest

from tests.sweeps.project import compare, sources, templates

pytestmark = pytest.mark.any_database

LONGEST_FUNCTION, LONGEST_FILE, LONGEST_TEMPLATE = 50, 400, 80

LONG_FUNCTIONS: dict[str, str] = {}
LONG_FILES: dict[str, str] = {}
LONG_TEMPLATES: dict[str, str] = {}


def test_functions_have_at_most_fifty_lines():
    found = {}
    for source in sources():
        for node in ast.walk(source.tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not source.is_migration:
                lines = node.end_lineno - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    found[f"{source.name}:{node.name}"] = [f"{source.place(node)} {node.name}: {lines} lines"]
    compare(found, LONG_FUNCTIONS)


def test_files_have_at_most_four_hundred_lines():
    lengths = {source.name: source.text.count("\n") for source in sources() if not source.is_migration}
    compare({name: [f"{name}: {n} lines"] for name, n in lengths.items() if n > LONGEST_FILE}, LONG_FILES)


def test_templates_stay_under_eighty_lines():
    lengths = {name: text.count("\n") for name, text in templates().items()}
    compare({name: [f"{name}: {n} lines"] for name, n in lengths.items() if n >= LONGEST_TEMPLATE}, LONG_TEMPLATES)
