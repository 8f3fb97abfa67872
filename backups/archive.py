"""The file of a backup: a plain tar that `tar -x` opens, its manifest at the end.

    database.sqlite3.gz | database.pgdump    the database as it was at one moment
    files/...                                the papers and workbooks that it names
    manifest.json                            what was counted at that moment; size and SHA-256 of each part above
    manifest.sha256                          that of the manifest

The manifest comes last, so that a file that was cut off has none. The sums show damage; they are no signature.
"""

import gzip
import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from core.problems import Problem, Refused

FORMAT = 1
FILES = "files/"
NOT_KEPT = {"django_session"}
"""Tables whose rows no restore brings back: nobody is signed in by a backup."""
_MANIFEST, _SUM = "manifest.json", "manifest.sha256"
_PIECE = 1024 * 1024


class _Hashed:
    """A file that is read once, with the hash of what was read."""

    def __init__(self, file: BinaryIO):
        self._file, self.hash = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self.hash.update(piece)
        return piece


class ArchiveWriter:
    """Writes a backup part by part; `finish` ends it and has it on the disk. OSError where the disk is full."""

    def __init__(self, file: BinaryIO):
        self._file = file
        self._tar = tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 (closed by finish)
        self._parts: list[dict[str, Any]] = []

    def add(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            hashed, size = _Hashed(file), os.fstat(file.fileno()).st_size
            self._put(name, size, hashed)
        self._parts.append({"name": name, "size": size, "sha256": hashed.hash.hexdigest()})

    def finish(self, manifest: dict[str, Any]) -> dict[str, Any]:
        """Answers the manifest with its parts."""
        manifest = manifest | {"format": FORMAT, "parts": self._parts}
        text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        for name, content in ((_MANIFEST, text), (_SUM, hashlib.sha256(text).hexdigest().encode())):
            self._put(name, len(content), io.BytesIO(content))
        self._tar.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        return manifest

    def _put(self, name: str, size: int, content) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        self._tar.addfile(entry, content)


class Archive:
    """A backup that is read. Opening it raises Refused for what is no whole backup, `verify` for a damaged part."""

    def __init__(self, tar: tarfile.TarFile):
        self._tar = tar
        self._members = {member.name: member for member in tar.getmembers() if member.isreg()}
        text = self._content(_MANIFEST)
        if list(self._members)[-2:] != [_MANIFEST, _SUM] or self._content(_SUM) != _sum(text):
            raise ValueError
        self.manifest: dict[str, Any] = json.loads(text)
        parts = {part["name"]: part["size"] for part in self.manifest["parts"]}
        held = {name: member.size for name, member in self._members.items() if name not in (_MANIFEST, _SUM)}
        if parts != held or not all(map(_is_safe, parts)):
            raise ValueError

    def _content(self, name: str) -> bytes:
        return self._tar.extractfile(self._members[name]).read()

    @property
    def file_names(self) -> list[str]:
        """The papers and workbooks in it, as the database names them."""
        names = (part["name"] for part in self.manifest["parts"])
        return [name.removeprefix(FILES) for name in names if name.startswith(FILES)]

    def verify(self) -> None:
        """Reads every part and holds it against its sum."""
        for part in self.manifest["parts"]:
            content = _Hashed(self._tar.extractfile(self._members[part["name"]]))
            try:
                while content.read(_PIECE):
                    pass
            except (tarfile.TarError, OSError):
                content.hash = hashlib.sha256()
            if content.hash.hexdigest() != part["sha256"]:
                words = _("The backup is damaged: its part %(name)s is not what was written. Take another backup.")
                raise Refused(Problem(words % {"name": part["name"]}))

    def extract(self, name: str, target: Path, *, is_packed: bool = False) -> None:
        """One part as a file of its own, readable by its owner alone, on the disk."""
        source = self._tar.extractfile(self._members[name])
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            shutil.copyfileobj(gzip.GzipFile(fileobj=source) if is_packed else source, file, _PIECE)
            file.flush()
            os.fsync(file.fileno())


def _sum(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest().encode()


def _is_safe(name: str) -> bool:
    """Nothing is ever written outside the folder that it belongs to."""
    steps = name.split("/")
    return "\\" not in name and ":" not in name and not {"", ".", ".."} & set(steps)


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """The backup in this file. Raises Refused where the file is none, or is not whole."""
    try:
        tar = tarfile.open(path, "r:")  # noqa: SIM115 (closed below)
    except (tarfile.TarError, OSError) as error:
        raise _no_backup(path) from error
    with tar:
        try:
            archive = Archive(tar)
        except (tarfile.TarError, ValueError, KeyError, TypeError, OSError) as error:
            raise _no_backup(path) from error
        if archive.manifest["format"] > FORMAT:
            raise Refused(Problem(_("The backup was made by a newer version of the programme. Upgrade first.")))
        yield archive


def _no_backup(path: Path) -> Refused:
    words = _("%(name)s is no whole backup of this programme: it is another file, or it was cut off or changed.")
    return Refused(Problem(words % {"name": path.name}))
