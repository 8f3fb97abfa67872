"""Compile pyproject.toml's ranges into the locks beside this file, for every platform, with hashes.

.venv/bin/python requirements/compile.py             after a change of pyproject.toml; keeps versions that still fit
.venv/bin/python requirements/compile.py --upgrade   the newest versions that fit
.venv/bin/python requirements/compile.py --check     exit 1 where the locks do not say what compiling says
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent / "pyproject.toml"
# No index address: the machine that installs knows its own index. No header: it would name this machine's paths.
OPTIONS = [
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-header",
    "--quiet",
]


def first_line(name: str) -> str:
    """The comment that opens requirements/`name`.txt: a hash of what pyproject.toml asks for, comparable offline."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    asked = {"python": project["project"]["requires-python"], "run": sorted(project["project"]["dependencies"])}
    if name == "dev":
        asked["dev"] = sorted(project["dependency-groups"]["dev"])
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
    return f"# compiled by requirements/compile.py from pyproject.toml, whose dependencies have the hash {digest}\n"


def compile_lock(name: str, folder: Path, *, upgrade: bool = False) -> None:
    """Write `folder`/`name`.txt; a lock that stands there already is preferred unless `upgrade`."""
    target = folder / f"{name}.txt"
    command = [sys.executable, "-m", "uv", "pip", "compile", *OPTIONS, PROJECT.name, "--output-file", str(target)]
    if name == "dev":
        # The test tools run beside the very versions that production runs.
        command += ["--group=dev", f"--constraints={folder / 'run.txt'}"]
    if upgrade:
        command.append("--upgrade")
    subprocess.run(command, cwd=PROJECT.parent, check=True)
    body = target.read_text(encoding="utf-8").replace(f"{folder}/", "requirements/")
    target.write_text(first_line(name) + body, encoding="utf-8")


def main(args: list[str]) -> int:
    """Compile both locks, or with --check compare them with a fresh compilation."""
    if args != ["--check"]:
        for name in ("run", "dev"):
            compile_lock(name, HERE, upgrade=args == ["--upgrade"])
        return 0
    stale = []
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("run", "dev"):
            shutil.copy(HERE / f"{name}.txt", scratch)
            compile_lock(name, Path(scratch))
            if (Path(scratch) / f"{name}.txt").read_bytes() != (HERE / f"{name}.txt").read_bytes():
                stale.append(f"requirements/{name}.txt")
    if stale:
        print(f"stale, run requirements/compile.py: {', '.join(stale)}", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
