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

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent


def key(message: Message) -> tuple[str | None, str]:
    """Context and msgid by which gettext finds a message: of a plural the singular."""
    context = message.context.decode() if isinstance(message.context, bytes) else message.context  # read_mo: bytes
    return context, message.id if isinstance(message.id, str) else message.id[0]


def strings(message: Message) -> tuple[str, ...]:
    """The translations of a message: one, or one per plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def texts(catalogue: Catalog) -> dict[tuple[str | None, str], Message]:
    """The messages by context and msgid, the header left out."""
    return {key(message): message for message in catalogue if message.id}


def extracted() -> set[tuple[str | None, str]]:
    """Context and msgid of every text that makemessages finds in the tracked files."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    with tempfile.TemporaryDirectory() as scratch:
        for name in filter(None, names.split("\0")):
            if (ROOT / name).is_file():
                (Path(scratch) / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, Path(scratch) / name)
        command = [sys.executable, "manage.py", "makemessages", "--locale=vi", "--keep-pot", "--verbosity=0"]
        subprocess.run(command, cwd=scratch, check=True)
        template = (Path(scratch) / "locale" / "django.pot").read_bytes()
    return set(texts(read_po(io.BytesIO(template.replace(b"nplurals=INTEGER", b"nplurals=2")))))


def complaints(path: Path, wanted: set, *, may_be_empty: bool) -> list[str]:
    """What is wrong with the catalogue at `path`, one line each."""
    with path.open("rb") as file:
        catalogue = texts(read_po(file))
    found = [f"missing: {text}" for text in wanted - catalogue.keys()]
    found += [f"no longer in the code: {text}" for text in catalogue.keys() - wanted]
    found += [f"fuzzy: {text}" for text, message in catalogue.items() if message.fuzzy]
    if not may_be_empty:
        found += [f"not translated: {text}" for text, message in catalogue.items() if not all(strings(message))]
    return found + compiled_complaints(path.with_suffix(".mo"), catalogue)


def compiled_complaints(path: Path, catalogue: dict) -> list[str]:
    """Whether the .mo at `path` says what the catalogue says."""
    if not path.is_file():
        return [f"{path.name} is missing: manage.py compilemessages"]
    with path.open("rb") as file:
        compiled = {text: strings(message) for text, message in texts(read_mo(file)).items()}
    filled = {text: strings(message) for text, message in catalogue.items() if any(strings(message))}
    return [] if compiled == filled else [f"{path.name} is stale: manage.py compilemessages"]


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
