"""The files of deploy/: whatever of them can be tried without a server of their own."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SETTINGS = dict(re.findall(r"^(\w+)=(.*)$", (DEPLOY / "clb.env.example").read_text(encoding="utf-8"), re.MULTILINE))


def test_scripts_are_executable_and_can_be_parsed():
    scripts = sorted(DEPLOY.glob("*.sh"))
    assert all(os.access(script, os.X_OK) for script in scripts)
    assert [
        script.name for script in scripts if subprocess.run(["bash", "-n", str(script)], check=False).returncode
    ] == []


def test_every_command_that_units_and_scripts_call_exists():
    texts = [path.read_text(encoding="utf-8") for path in [*UNITS, *DEPLOY.glob("*.sh")]]
    called = {name for text in texts for name in re.findall(r"(?:manage\.py|as_clb(?:\.sh)? \S+) ([a-z_]+)", text)}
    assert called - get_commands().keys() == set()
    assert {"backup", "restore_backup", "run_jobs", "migrate", "collectstatic", "rebuild_summaries"} <= called


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_units_are_understood_by_systemd(tmp_path):
    """With programs that exist here in the places of the server's."""
    for unit in UNITS:
        text = re.sub(r"/opt/clb/current/\.venv/bin/\S+", "/bin/true", unit.read_text(encoding="utf-8"))
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    copies = [str(tmp_path / unit.name) for unit in UNITS]
    told = subprocess.run(["systemd-analyze", "verify", *copies], capture_output=True, text=True, check=False)
    assert [line for line in told.stderr.splitlines() if str(tmp_path) in line or "clb" in line] == []


def test_settings_of_the_server_pass_djangos_deployment_checks(tmp_path):
    key = tmp_path / "key"
    key.write_text("k9" * 15 + "abcdefghijklmnopqrstuvwxyz0123456789", encoding="ascii")
    places = {"SECRET_KEY_FILE": str(key), "VAR_DIR": str(tmp_path / "var"), "BACKUP_DIR": str(tmp_path / "backups")}
    environment = {"PATH": os.environ["PATH"], **SETTINGS, **places}
    code = (
        "import sys; from django.core.management import execute_from_command_line as run\n"
        "from django.conf import settings\n"
        "place = settings.DATABASES['default']\n"
        "assert (place['HOST'], place['NAME'], place['USER']) == ('/var/run/postgresql', 'clb', 'clb'), place\n"
        "run(['manage.py', 'check', '--deploy', '--fail-level', 'WARNING'])"
    )
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def upgrade(tmp_path):
    """upgrade(failing="migrate") plays deploy/upgrade.sh where every program only writes down that it was called; the
    steps in their order."""
    steps, programs = tmp_path / "steps", tmp_path / "programs"
    shutil.copytree(DEPLOY, tmp_path / "checkout" / "deploy")
    for script in (tmp_path / "checkout" / "deploy").glob("*.sh"):
        text = script.read_text(encoding="utf-8")
        script.write_text(text.replace("/opt/clb", f"{tmp_path}/opt").replace("/etc/", f"{tmp_path}/etc/"))
    for folder in ("opt/releases/old", "etc/clb", "etc/systemd/system", "programs"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "opt" / "current").symlink_to(tmp_path / "opt/releases/old")
    (tmp_path / "etc/clb/env").write_text("ALLOWED_HOSTS=clb.example.vn\n")
    (tmp_path / "b.tar").write_text("x")
    say = f'echo "$(basename "$0") $*" | sed "s#{tmp_path}/##g; s#opt/releases/##g" >>{steps}\n'
    stubs = {programs / name: say for name in ("systemctl", "curl")}
    stubs[programs / "id"] = "echo 0"
    stubs[tmp_path / "checkout/deploy/as_clb.sh"] = (
        f'{say}[[ "$*" != *"$FAILING"* ]] || exit 1\necho "{tmp_path}/b.tar: 1 MB"'
    )
    stubs[tmp_path / "checkout/deploy/release.sh"] = f"echo {tmp_path}/opt/releases/new"
    for path, text in stubs.items():
        path.write_text(f"#!/usr/bin/env bash\n{text}")
        path.chmod(0o755)

    def play(*args, failing="nothing") -> tuple[int, list[str]]:
        steps.write_text("")
        environment = {"PATH": f"{programs}:{os.environ['PATH']}", "FAILING": failing}
        script = str(tmp_path / "checkout/deploy/upgrade.sh")
        code = subprocess.run([script, *args], env=environment, capture_output=True, check=False).returncode
        wanted = [line for line in steps.read_text().splitlines() if not line.startswith("curl")]
        return code, [line.removeprefix("as_clb.sh ").partition(" clb-nightly")[0] for line in wanted]

    return play


BEFORE = ["old backup --prove", "systemctl stop clb.target", "old backup", "systemctl daemon-reload"]
BACK = ["systemctl stop clb.target", "{} backup", "old restore_backup --replace b.tar"]
OLD_STARTS = ["old collectstatic --no-input -v0", "systemctl start clb.target"]
NEW_STARTS = ["new migrate --no-input", "new collectstatic --no-input -v0", "systemctl start clb.target"]


def back(version: str) -> list[str]:
    return [step.format(version) for step in BACK] + OLD_STARTS


def test_upgrade_backs_up_first_and_has_a_way_back(upgrade):
    assert upgrade() == (0, BEFORE + NEW_STARTS)
    assert upgrade("back") == (0, back("opt/current"))


def test_upgrade_that_does_not_come_up_goes_back_by_itself(upgrade):
    assert upgrade(failing="new migrate") == (1, BEFORE + NEW_STARTS[:1] + back("opt/current"))


@pytest.mark.parametrize(("failing", "steps"), [("--prove", BEFORE[:1]), ("old backup", BEFORE[:1])])
def test_without_a_proved_backup_nothing_is_upgraded(upgrade, failing, steps):
    assert upgrade(failing=failing) == (1, steps)
