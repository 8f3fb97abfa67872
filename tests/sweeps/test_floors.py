"""DESIGN.md, sections 1 and 3.5: who may import whom, who may touch the database and the spreadsheet library."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.sweeps.project import FLOORS, Source, compare, sources

pytestmark = pytest.mark.any_database

# Modules by which a lower floor may reach up; nothing needs it today.
UPWARD: dict[str, str] = {}

# Files outside models, querysets and services that may ask a manager.
MANAGERS: dict[str, str] = {
    "clubs/access.py": "what every service of clubs and funds asks first: is this club in the actor's scope",
    "core/pages/forms.py": "core's own table of spent form tokens; the base page is their service",
}
# Files that ask a model's manager without a user.
BARE_MANAGERS: dict[str, str] = {
    "core/history.py": "names the rows that a record's history refers to, for a reader who may see the record",
    "accounts/doors.py": "the sign-in page of a demonstration lists its own accounts before anybody is signed in",
}
SPREADSHEETS = {"openpyxl", "xlsxwriter", "rustpy_xlsxwriter", "pyexcelerate", "pandas", "xlrd", "xlwt", "tablib"}
LOADERS = {"import_module", "import_string", "__import__", "get_model", "lazy_related_operation", "get_app_config"}
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField", "ForeignObject"}


def name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def imports(source: Source, tree: ast.AST | None = None) -> Iterator[tuple[ast.AST, str]]:
    """(node, dotted module) of every import, deferred ones too, and of every module or model named in a string."""
    package = source.name.removesuffix(".py").removesuffix("/__init__").split("/")
    if not source.name.endswith("__init__.py"):
        package = package[:-1]
    for node in ast.walk(tree or source.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            yield node, ".".join([*base, *filter(None, [node.module])])
        elif isinstance(node, ast.Call) and name_of(node.func) in LOADERS | RELATIONS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node, first.value


def reaches_up(source: Source) -> list[str]:
    own = FLOORS[source.app]
    return [
        f"{source.place(node)}: floor {own} names {module}, floor {FLOORS[module.split('.')[0]]}"
        for node, module in imports(source)
        if FLOORS.get(module.split(".")[0], -1) > own
    ]


def test_every_import_goes_down_the_floors():
    found = {source.name: lines for source in sources() if not source.is_migration and (lines := reaches_up(source))}
    compare(found, UPWARD)


def test_apps_of_one_floor_do_not_exist():
    assert sorted(FLOORS.values()) == list(range(10))


@pytest.mark.parametrize(
    ("text", "is_breach"),
    [
        ("from funds.models import Loan", True),
        ("def f():\n    from desk import views", True),
        ("import reports.services as s", True),
        ("apps.get_model('funds', 'Loan')", True),
        ("apps.get_model('funds.Loan')", True),
        ("import_string('targets.figures.club_figures')", True),
        ("models.ForeignKey('funds.Loan', on_delete=models.PROTECT)", True),
        ("from core.text import fold", False),
        ("from clubs.models import Club", False),
        ("from . import models", False),
        ("apps.get_model('clubs', 'Placement')", False),
    ],
)
def test_floor_check_sees_every_way_of_reaching_up(text, is_breach):
    assert bool(reaches_up(Source("clubs/made_up.py", text, ast.parse(text)))) is is_breach


def is_kept_for_data(name: str) -> bool:
    """models, querysets, managers, services: the modules of these names and the packages that they grew into."""
    return any(part in ("models", "querysets", "services", "managers") for part in re.split(r"[/.]", name)[1:])


def manager_uses(source: Source) -> list[str]:
    return [
        f"{source.place(node)}: .{node.attr}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_base_manager")
    ]


def test_managers_are_asked_only_where_data_is_kept():
    found = {
        source.name: lines
        for source in sources()
        if not source.is_migration and not is_kept_for_data(source.name) and (lines := manager_uses(source))
    }
    compare(found, MANAGERS)


def test_default_managers_outside_the_base_pages_start_at_what_the_user_may_see():
    found = {}
    for source in sources():
        if source.name.startswith("core/pages/") or is_kept_for_data(source.name):
            continue
        nodes = list(ast.walk(source.tree))
        scoped = {id(node.value) for node in nodes if isinstance(node, ast.Attribute) and node.attr == "visible_to"}
        bare = [one for one in nodes if isinstance(one, ast.Attribute) and one.attr == "_default_manager"]
        lines = [source.place(node) for node in bare if id(node) not in scoped]
        if lines:
            found[source.name] = lines
    compare(found, BARE_MANAGERS)


def test_raw_sql_stands_only_in_guards_migrations_health_check_statistics_and_backups():
    core = ("core/guards.py", "core/errors.py", "core/statistics.py", "core/waiting.py")
    allowed = (*core, "backups/services/contents.py", "backups/postgresql.py")
    found = [
        source.place(node)
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and name_of(node.func) in ("cursor", "raw", "RawSQL", "extra", "RunSQL")
        if source.name not in allowed and not source.is_migration
    ]
    assert found == []


def test_spreadsheet_libraries_are_known_to_core_sheets_alone():
    found = [
        f"{source.place(node)}: {module}"
        for source in sources()
        for node, module in imports(source)
        if module.split(".")[0] in SPREADSHEETS and not source.name.startswith("core/sheets/")
    ]
    assert found == []


def test_templates_escape_and_python_marks_nothing_safe():
    forbidden = {"mark_safe", "SafeString", "SafeText", "SafeData", "html_safe", "__html__"}
    found = [
        f"{source.place(node)}: {name}"
        for source in sources()
        for node in ast.walk(source.tree)
        if (name := getattr(node, "id", getattr(node, "attr", getattr(node, "name", "")))) in forbidden
    ]
    assert found == []


def test_no_signal_is_received():
    found = [
        f"{source.place(node)}: {module}"
        for source in sources()
        for node, module in imports(source)
        if module.startswith("django.db.models.signals") or module == "django.dispatch"
    ]
    assert found == []
