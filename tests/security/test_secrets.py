"""No secret that was typed reaches a log, a report of faults, an error page or the database in clear."""

import logging
import sys

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views.debug import ExceptionReporter

from accounts import services
from accounts.codes import code_at, secret_of, step_at
from accounts.models import User
from accounts.validators import GOOD_EXAMPLES

SECRET, CODE, PASSWORD = (
    "-".join(words) for words in (["dua", "hau", "tam"], ["k7mp", "x3qd"], ["mat", "khau", "thu", "nghiem"])
)
"""Put together here, for a report shows the lines around its faults: they must not be found as lines of this file."""


def fault(*args, **kwargs):
    raise RuntimeError("nothing typed in these words")


@pytest.mark.parametrize(
    ("name", "broken", "data"),
    [
        ("login", "note_failed_sign_in", {"username": "officer_a", "password": SECRET}),
        ("password_change", "change_own_password",
         {"old_password": PASSWORD, "new_password1": SECRET, "new_password2": SECRET}),
        ("factor_setup", "set_factor", {"password": PASSWORD, "code": CODE}),
    ],
)  # fmt: skip
def test_a_fault_while_secrets_are_posted_tells_none_of_them(world, monkeypatch, caplog, name, broken, data):
    logging.disable(logging.NOTSET)  # the sweeps' fixture silences refusals
    reports = []

    class Keep(logging.Handler):
        def emit(self, record):
            reporter = ExceptionReporter(getattr(record, "request", None), *(record.exc_info or sys.exc_info()))
            reports.extend([reporter.get_traceback_text(), reporter.get_traceback_html()])

    monkeypatch.setattr(services, broken, fault)
    monkeypatch.setattr(logging.getLogger("django.request"), "handlers", [Keep()])
    client = Client(raise_request_exception=False)
    if name != "login":
        client.force_login(world.officer_a)
    answer = client.post(reverse(name), data)
    told = "".join([*reports, caplog.text, answer.content.decode()])
    assert (answer.status_code, len(reports)) == (500, 2)
    assert "nothing typed in these words" in reports[0]
    assert [secret for secret in (SECRET, CODE, PASSWORD) if secret in told] == []


def test_a_report_of_a_fault_names_what_was_posted_and_hides_its_values():
    request = RequestFactory().post("/", {"full_name": "Lê Thị Hoa", "password": SECRET})
    try:
        fault(request)
    except RuntimeError:
        report = ExceptionReporter(request, *sys.exc_info()).get_traceback_text()
    assert "full_name" in report
    assert [typed for typed in ("Lê Thị Hoa", SECRET) if typed in report] == []


def test_the_database_alone_does_not_show_the_code_of_any_telephone(world, settings):
    from django.utils import timezone

    step = step_at(timezone.now())
    before = code_at(secret_of("a"), step), code_at(secret_of("a"), step + 1)
    settings.SECRET_KEY = "a copy of the database on another machine has another key, so its codes are others"
    assert before != (code_at(secret_of("a"), step), code_at(secret_of("a"), step + 1))


@pytest.mark.parametrize(
    "password",
    [
        "1234567890",
        "matkhau2026",
        "Mật khẩu 2026",
        "NinhThuan@123",
        "minh-hoa-2026",
        "nguyenthilan1960",
        "ngắn quá",
        "le-0912345678",
    ],
)
def test_passwords_that_everybody_would_try_are_refused_in_vietnamese(password):
    user = User(username="lan", full_name="Nguyễn Thị Lan", phone="0912345678")
    with pytest.raises(ValidationError) as refused:
        validate_password(password, user)
    assert all(any(letter in text for letter in "ậẩấáãđăơưếệ") for text in refused.value.messages)


@pytest.mark.parametrize("password", [*GOOD_EXAMPLES, "ninh thuận đi xe đạp"])
def test_the_examples_of_good_passwords_are_taken(password):
    validate_password(password, User(username="lan", full_name="Nguyễn Thị Lan"))
