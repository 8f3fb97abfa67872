"""Other programs: PostgreSQL's own, and the site's commands on another database."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from core.problems import Problem, Refused


def run(*command: str, access: dict[str, str]) -> str:
    """What the program printed; `access` is added to its environment. Raises Refused with what it complained of."""
    environment = os.environ | access
    try:
        done = subprocess.run(
            command, env=environment, cwd=settings.BASE_DIR, capture_output=True, encoding="utf-8", errors="replace",
            check=False,
        )  # fmt: skip
    except FileNotFoundError:
        words = _("The program %(program)s is not installed on this machine.")
        raise Refused(Problem(words % {"program": command[0]})) from None
    if done.returncode:
        words = _("%(program)s did not succeed: %(error)s")
        name = Path(command[0]).name
        raise Refused(Problem(words % {"program": name, "error": _complaint_in(done.stderr)}))
    return done.stdout


def on_database(address: str, *command: str) -> str:
    """Runs one of the site's commands on another database, in a process of its own; what it printed. Raises Refused."""
    manage = str(Path(settings.BASE_DIR) / "manage.py")
    return run(sys.executable, manage, *command, access={"DATABASE_URL": address, "PYTHONUTF8": "1"})


def _complaint_in(text: str) -> str:
    """The first line that speaks of an error, else the last; "" where the program said nothing."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return next((line for line in lines if "error:" in line.lower()), lines[-1] if lines else "")
