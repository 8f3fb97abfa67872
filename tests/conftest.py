import datetime as dt
import gc

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

from core import guards
from districts.services import load_units
from tests.world import build_world

TODAY = dt.date(2026, 11, 23)
COMPARED = {
    "comparisons": "figures of random programmes equal plain loops",
    "agreements": "figures agree between dashboard, lists, workbooks and words",
}
OF_DJANGO = {"django_content_type", "auth_permission"}
"""What a migrated database holds in any case; Django would write it anew after each emptying."""


def pytest_collection_finish():
    """What is loaded by now stays to the end: looking it over for garbage again and again took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_terminal_summary(terminalreporter):
    """How many figures were set beside each other, as the tests noted them by `record_property`."""
    noted = [number for report in terminalreporter.stats.get("passed", []) for number in report.user_properties]
    for name, words in COMPARED.items():
        if compared := sum(number for noted_name, number in noted if noted_name == name):
            terminalreporter.write_line(f"{compared:_} {words}")


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    """Tests render pages without collecting the static files first; a collection of another run is not looked at."""
    settings.WHITENOISE_AUTOREFRESH = True
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True, scope="session")
def _empty_by_deleting():
    """A transactional test ends by emptying every table. Django truncates, which takes PostgreSQL seconds for so many
    tables and which the append-only ones refuse; here the guards are lifted and the rows deleted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: delete_every_row())
        yield


def delete_every_row() -> None:
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    with guards.lifted(connection), transaction.atomic(), connection.cursor() as cursor:
        for table in sorted(tables - OF_DJANGO):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


@pytest.fixture
def world(db):
    """Two districts with a club each, people, money and the seven personas; see tests/world.py."""
    return build_world()


@pytest.fixture
def units(db):
    """The real administrative units, of every time."""
    load_units()


@pytest.fixture
def is_postgresql():
    return connection.vendor == "postgresql"
