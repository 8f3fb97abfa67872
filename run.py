#!/usr/bin/env python3
"""Set the project up and start it; needs Python 3.11 or newer and nothing else.

    python3 run.py [OPTIONS]             make .venv, install the locked packages, load the data, serve the site
    python3 run.py test [ARGS]           the same set-up with the test tools, then pytest ARGS
    python3 run.py manage NAME [ARGS]    a management command in the project's own environment

OPTIONS are those of the command quickstart: --no-server, --empty, --port N.
"""
# Older Pythons must still be able to parse this file, or they could not say that they are too old: no syntax after 3.6.

import contextlib
import hashlib
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "installed.txt"
VAR = ROOT / "var"
LOCKS = {"run": ROOT / "requirements" / "run.txt", "dev": ROOT / "requirements" / "dev.txt"}
PIP_OPTIONS = ["--quiet", "--no-input", "--disable-pip-version-check", "--only-binary=:all:", "--require-hashes"]
WHOLE_SUITE = ["--numprocesses=auto", "--maxprocesses=4", "--dist=worksteal"]  # the sweeps are long and come last
OLDEST = (3, 11)


def main(args):
    """Set up and become the program that `args` ask for; returns the exit code where it cannot become it."""
    if sys.version_info < OLDEST:
        version = sys.version.split()[0]
        return fail(f"Cần Python 3.11 trở lên, máy này có {version}. / Python 3.11 or newer is needed, not {version}.")
    if args[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    command = child_command(args)
    if command is None:
        return fail(f"Không có lệnh “{args[0]}”. / There is no command {args[0]!r}; see run.py --help.", code=2)
    testing = args[:1] == ["test"]
    with only_one_at_a_time():
        problem = install("dev" if testing else "run")
        environment = child_environment()
    if problem:
        return problem
    if testing:
        os.chdir(str(ROOT))
    if os.name == "nt":
        return subprocess.call(command, env=environment)
    # The launcher becomes the server, so that a signal to it does not leave an orphan behind.
    os.execve(command[0], command, environment)


def child_command(args):
    """The command line that `args` stand for, or None where the first word is unknown."""
    manage = [str(PYTHON), str(ROOT / "manage.py")]
    if not args or args[0].startswith("-"):
        return [*manage, "quickstart", *args]
    if args[0] == "manage":
        return [*manage, *args[1:]]
    if args[0] == "test":
        return [str(PYTHON), "-m", "pytest", *(args[1:] or WHOLE_SUITE)]
    return None


def install(name):
    """Bring .venv to the state of requirements/`name`.txt; 0, or an exit code after a message."""
    key = hashlib.sha256(LOCKS[name].read_bytes()).hexdigest()
    stamp = read_stamp()
    if key in stamp:
        return 0
    say("Đang cài đặt thư viện, xin chờ một lát… / Installing packages, please wait.")
    if not stamp:
        # No stamp: never finished, or made for a Python that is gone. Half an environment cannot be trusted.
        shutil.rmtree(str(VENV), ignore_errors=True)
        # realpath: the launcher may itself run in the environment that was just removed.
        if subprocess.call([os.path.realpath(sys.executable), "-m", "venv", str(VENV)], stdout=sys.stderr):
            return fail(f"Không tạo được / Could not make {VENV}. (Debian, Ubuntu: apt install python3-venv)")
    else:
        STAMP.unlink()
    pip = [str(PYTHON), "-m", "pip", "install", *PIP_OPTIONS, "-r", str(LOCKS[name])]
    if subprocess.call(pip, stdout=sys.stderr):
        return fail("Không cài được thư viện, lỗi ở trên. / The packages could not be installed, see above.")
    # The test tools' lock holds the run lock's packages in the same versions, so it serves both.
    names = ["run", "dev"] if name == "dev" else ["run"]
    keys = [hashlib.sha256(LOCKS[each].read_bytes()).hexdigest() for each in names]
    STAMP.write_text("\n".join([interpreter(), *keys]) + "\n", encoding="utf-8")
    return 0


def interpreter():
    """The program behind .venv's python; changes when the system's Python is replaced by another version."""
    return os.path.realpath(str(PYTHON))


def read_stamp():
    """The hashes of the locks that .venv holds; empty where it must be built from nothing."""
    try:
        program, *keys = STAMP.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return []
    return keys if program == interpreter() and os.path.exists(program) else []


def child_environment():
    """The environment of the program to start: the caller's, completed by the private key and the office mode."""
    environment = dict(os.environ)
    environment.setdefault("PYTHONUTF8", "1")  # Vietnamese on a Windows console
    if not environment.get("SECRET_KEY"):
        environment.setdefault("SECRET_KEY_FILE", str(VAR / "secret_key"))
        make_secret_key(VAR / "secret_key")
    environment.setdefault("OFFICE", "1")  # plain HTTP on the local network
    return environment


def make_secret_key(path):
    """Write a new random key to `path`, readable by its owner alone; one that stands there is kept."""
    if path.exists() and path.stat().st_size:
        return
    draft = path.with_name(path.name + ".new")
    with contextlib.suppress(OSError):
        draft.unlink()
    with os.fdopen(os.open(str(draft), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(50) + "\n")
    os.replace(str(draft), str(path))


@contextlib.contextmanager
def only_one_at_a_time():
    """Hold a lock that the system drops when this process ends, however it ends: a second start waits."""
    VAR.mkdir(mode=0o700, exist_ok=True)
    with open(str(VAR / "setup.lock"), "a+") as file:
        if os.name == "nt":
            import msvcrt  # exists on Windows only, as fcntl does not

            while True:
                with contextlib.suppress(OSError):  # after ten seconds of waiting
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def say(message):
    """Tell the person at the keyboard, in both languages; standard output belongs to the command that follows."""
    print(message, file=sys.stderr, flush=True)


def fail(message, code=1):
    """Say what is wrong and return the exit code."""
    say(message)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
