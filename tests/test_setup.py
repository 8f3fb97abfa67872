"""The set-up: launcher, locks, and what no committed file may name."""

import importlib.util
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import run

ROOT = Path(__file__).resolve().parent.parent
MANAGE = [str(run.PYTHON), str(ROOT / "manage.py")]


def lock_compiler():
    """requirements/compile.py as a module."""
    spec = importlib.util.spec_from_file_location("compile_locks", ROOT / "requirements" / "compile.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pins(lock):
    """{package: version} of requirements/`lock`.txt."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", text, re.MULTILINE))


def committed_lines():
    """(path, line) of every text line that git tracks."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            for line in (ROOT / name).read_text(encoding="utf-8", errors="replace").splitlines():
                yield name, line


# -- locks ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", ["run", "dev"])
def test_lock_was_compiled_from_the_dependencies_that_pyproject_states_now(lock):
    with (ROOT / "requirements" / f"{lock}.txt").open(encoding="utf-8") as file:
        assert file.readline() == lock_compiler().first_line(lock)


def test_test_lock_holds_every_package_of_the_run_lock_in_the_same_version():
    assert pins("run").items() <= pins("dev").items()
    assert pins("dev").keys() - pins("run").keys() >= {"pytest", "ruff", "uv"}


@pytest.mark.parametrize("lock", ["run", "dev"])
def test_every_locked_package_has_a_hash(lock):
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_no_committed_line_names_a_package_index():
    # Put together here, or this line would be a hit itself.
    parts = [("py", "pi.org"), ("python", "hosted"), ("registry.npm", "js"), ("--index", "-url"), ("--find", "-links")]
    names = ["".join(part) for part in parts]
    assert [(path, line) for path, line in committed_lines() if any(name in line for name in names)] == []


# -- launcher ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "command"),
    [
        ([], [*MANAGE, "quickstart"]),
        (["--no-server", "--port", "80"], [*MANAGE, "quickstart", "--no-server", "--port", "80"]),
        (["manage", "targets", "--as-of", "2020-12-31"], [*MANAGE, "targets", "--as-of", "2020-12-31"]),
        (["manage"], MANAGE),
        (["test", "-x", "tests/a b.py"], [str(run.PYTHON), "-m", "pytest", "-x", "tests/a b.py"]),
        (["test"], [str(run.PYTHON), "-m", "pytest", *run.WHOLE_SUITE]),
        (["tets"], None),
        (["targets"], None),
    ],
)
def test_launcher_turns_its_arguments_into_one_command(args, command):
    assert run.child_command(args) == command


def test_unknown_word_ends_with_code_2_and_a_message_on_standard_error(capsys):
    assert run.main(["tets"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "tets" in err


def test_too_old_python_is_told_so(monkeypatch, capsys):
    monkeypatch.setattr(run, "OLDEST", (99, 0))
    assert run.main([]) == 1
    assert sys.version.split()[0] in capsys.readouterr().err


def test_launcher_parses_on_the_oldest_python_that_must_be_told():
    source = (ROOT / "run.py").read_text(encoding="utf-8")
    assert compile(source, "run.py", "exec", flags=0x400, _feature_version=6)  # 0x400: ast.PyCF_ONLY_AST


@pytest.fixture
def empty_var(tmp_path, monkeypatch):
    """The launcher on an empty private folder, without a key in the environment."""
    monkeypatch.setattr(run, "VAR", tmp_path)
    for name in ("SECRET_KEY", "SECRET_KEY_FILE", "OFFICE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_first_start_makes_a_private_key_and_the_second_keeps_it(empty_var):
    first = run.child_environment()
    key = (empty_var / "secret_key").read_text()
    assert run.child_environment() == first
    assert (empty_var / "secret_key").read_text() == key
    assert first["SECRET_KEY_FILE"] == str(empty_var / "secret_key")
    assert len(key) > 50
    assert os.name == "nt" or stat.S_IMODE((empty_var / "secret_key").stat().st_mode) == 0o600


def test_key_that_a_crash_left_empty_is_made_again(empty_var):
    (empty_var / "secret_key").touch()
    (empty_var / "secret_key.new").touch()
    run.child_environment()
    assert len((empty_var / "secret_key").read_text()) > 50


def test_key_and_mode_of_the_environment_are_respected(empty_var, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "given")
    monkeypatch.setenv("OFFICE", "0")
    environment = run.child_environment()
    assert "SECRET_KEY_FILE" not in environment
    assert environment["OFFICE"] == "0"
    assert list(empty_var.iterdir()) == []


@pytest.fixture
def finished_venv(tmp_path, monkeypatch):
    """A .venv that holds the run lock; returns the list of what the launcher calls from then on."""
    monkeypatch.setattr(run, "VENV", tmp_path)
    monkeypatch.setattr(run, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(run, "STAMP", tmp_path / "installed.txt")
    started = []

    def pretend(command, **_options):
        started.append(command[1:4])
        tmp_path.mkdir(exist_ok=True)
        run.PYTHON.touch()
        return 0

    monkeypatch.setattr(run.subprocess, "call", pretend)
    assert run.install("run") == 0
    assert started == [["-m", "venv", str(tmp_path)], ["-m", "pip", "install"]]
    started.clear()
    return started


def test_second_start_installs_nothing(finished_venv):
    assert run.install("run") == 0
    assert finished_venv == []


def test_changed_lock_is_installed_into_the_environment_that_stands(finished_venv, tmp_path, monkeypatch):
    (tmp_path / "new.txt").write_text("django==9")
    monkeypatch.setitem(run.LOCKS, "run", tmp_path / "new.txt")
    assert run.install("run") == 0
    assert finished_venv == [["-m", "pip", "install"]]


def test_test_tools_are_installed_once_and_serve_the_site_too(finished_venv):
    assert [run.install("dev"), run.install("dev"), run.install("run")] == [0, 0, 0]
    assert finished_venv == [["-m", "pip", "install"]]


def test_environment_without_a_stamp_is_built_from_nothing(finished_venv, tmp_path):
    (tmp_path / "half").touch()
    run.STAMP.unlink()
    assert run.install("run") == 0
    assert finished_venv == [["-m", "venv", str(tmp_path)], ["-m", "pip", "install"]]
    assert not (tmp_path / "half").exists()


def test_failed_installation_leaves_no_stamp(finished_venv, monkeypatch, capsys):
    monkeypatch.setattr(run.subprocess, "call", lambda command, **_: 1)
    assert run.install("dev") == 1
    assert run.read_stamp() == []
    assert "packages could not be installed" in capsys.readouterr().err
