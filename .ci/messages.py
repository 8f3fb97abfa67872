"""The catalogues in locale/ against the code: exit 1 where a text is missing, fuzzy, stale or not compiled.

The texts are extracted by makemessages in a copy of the tracked files, so the tree stays as it is. The msgids are
English: the English catalogue may leave a translation empty.
"""

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent


def texts(file: io.BufferedIOBase) -> dict:
    """{(context, msgid)} of a .po or .pot file, the header left out, with the message of each."""
    return {(message.context, message.id): message for message in read_po(file) if message.id}


def extracted() -> set:
    """Every (context, msgid) that makemessages finds in the tracked files."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    with tempfile.TemporaryDirectory() as scratch:
        for name in filter(None, names.split("\0")):
            if (ROOT / name).is_file():
                (Path(scratch) / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, Path(scratch) / name)
        command = [sys.executable, "manage.py", "makemessages", "--locale=vi", "--keep-pot", "--verbosity=0"]
        subprocess.run(command, cwd=scratch, check=True)
        with (Path(scratch) / "locale" / "django.pot").open("rb") as file:
            return set(texts(file))


def complaints(path: Path, wanted: set, *, may_be_empty: bool) -> list[str]:
    """What is wrong with the catalogue at `path`, one line each."""
    with path.open("rb") as file:
        catalogue = texts(file)
    found = [f"missing: {key}" for key in wanted - catalogue.keys()]
    found += [f"no longer in the code: {key}" for key in catalogue.keys() - wanted]
    for key, message in catalogue.items():
        strings = [message.string] if isinstance(message.string, str) else message.string
        if message.fuzzy:
            found.append(f"fuzzy: {key}")
        if not may_be_empty and not all(strings):
            found.append(f"not translated: {key}")
    return found + compiled_complaints(path.with_suffix(".mo"), catalogue)


def compiled_complaints(path: Path, catalogue: dict) -> list[str]:
    """Whether the .mo at `path` says what the catalogue says."""
    if not path.is_file():
        return [f"{path.name} is missing: manage.py compilemessages"]
    with path.open("rb") as file:
        compiled = {(message.context, message.id): message.string for message in read_mo(file) if message.id}
    strings = {key: message.string for key, message in catalogue.items() if any(message.string) and not message.fuzzy}
    return [] if compiled == strings else [f"{path.name} is stale: manage.py compilemessages"]


def main() -> int:
    """Check every catalogue; print what is wrong."""
    wanted = extracted()
    wrong = 0
    for path in sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po")):
        lines = complaints(path, wanted, may_be_empty=path.parts[-3] == "en")
        wrong += len(lines)
        for line in sorted(lines):
            print(f"{path.relative_to(ROOT)}: {line}")
    print(f"{len(wanted)} texts in the code, {wrong} complaints")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
