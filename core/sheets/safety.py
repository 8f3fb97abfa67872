"""Whether an uploaded file is a workbook that may be opened at all: looked into before any library parses it."""

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_CONTENT_TYPES = "[Content_Types].xml"
_WORKBOOK_TYPE = b"spreadsheetml.sheet.main+xml"
_DECLARATIONS = tuple(
    word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
_LONGEST_DECLARATION = max(len(word) for word in _DECLARATIONS)
_CHUNK = 1 << 20
# Real lists of alike rows deflate to a hundredth; below this size even a bomb does no harm.
_RATIO_MATTERS_FROM = 10 << 20


@dataclass(frozen=True)
class Limits:
    """What is read of an untrusted workbook. Sizes in bytes; rows and cells count per sheet where they hold a value."""

    max_bytes: int = 20 << 20
    max_unzipped: int = 200 << 20
    max_ratio: int = 200
    max_members: int = 1000
    max_sheets: int = 50
    max_rows: int = 200_000
    max_columns: int = 200
    max_cells: int = 4_000_000


class BadWorkbook(Exception):
    """A file or sheet that is not read. ``code`` is stable, ``message`` is for the user, ``sheet`` a title or None."""

    def __init__(self, code: str, message: str, sheet: str | None = None):
        super().__init__(message)
        self.code, self.message, self.sheet = code, message, sheet


def damaged(sheet: str | None = None) -> BadWorkbook:
    message = _("The file is damaged. Open it in Excel, save it as a new .xlsx file and send that one.")
    return BadWorkbook("damaged", message, sheet)


def _too_large() -> BadWorkbook:
    return BadWorkbook("too_large", _("The file is too large. Split it into several files, for example one per club."))


def _has_macros() -> BadWorkbook:
    message = _("The file contains macros. In Excel choose Save As, type Excel Workbook (.xlsx), and send that file.")
    return BadWorkbook("macros", message)


def _not_a_workbook() -> BadWorkbook:
    return BadWorkbook(
        "not_xlsx", _("This is not an Excel workbook (.xlsx). Save the file as .xlsx and send it again.")
    )


def _encrypted() -> BadWorkbook:
    message = _("The file is protected by a password. Remove the password in Excel, save the file and send it again.")
    return BadWorkbook("encrypted", message)


def checked_bytes(file: BinaryIO | str | Path, limits: Limits) -> bytes:
    """The whole file, once it has been found to be an ordinary .xlsx within the limits. Raises BadWorkbook."""
    if isinstance(file, str | Path):
        with open(file, "rb") as opened:
            return checked_bytes(opened, limits)
    file.seek(0)
    data = file.read(limits.max_bytes + 1)
    if len(data) > limits.max_bytes:
        raise _too_large()
    _check_kind(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_archive(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, ValueError, OSError):
        raise damaged() from None
    return data


def count_rows(file: BinaryIO | str | Path, limits: Limits) -> int:
    """About how many rows the sheets of a workbook have, told in a tenth of a second without parsing them."""
    count, tail = 0, b""
    with zipfile.ZipFile(io.BytesIO(checked_bytes(file, limits))) as archive:
        for name in archive.namelist():
            if not name.startswith("xl/worksheets/"):
                continue
            with archive.open(name) as stream:
                while chunk := stream.read(_CHUNK):
                    count += (tail + chunk).count(b"<row ")
                    tail = chunk[-4:]
    return count


def _check_kind(data: bytes) -> None:
    if data.startswith(_OLE_MAGIC):
        if _ENCRYPTED_STREAM in data:
            raise _encrypted()
        message = _("This is the old Excel format (.xls). In Excel choose Save As, type Excel Workbook (.xlsx).")
        raise BadWorkbook("old_format", message)
    if not data.startswith(b"PK"):
        raise _not_a_workbook()


def _check_archive(archive: zipfile.ZipFile, limits: Limits) -> None:
    members = archive.infolist()
    if any(member.flag_bits & 0x1 for member in members):
        raise _encrypted()
    if len(members) > limits.max_members or sum(member.file_size for member in members) > limits.max_unzipped:
        raise _too_large()
    if any(member.filename.lower().endswith("vbaproject.bin") for member in members):
        raise _has_macros()
    # Excel itself writes nothing but stored and deflated members; others may hide bombs that zlib's bounds do not hold.
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        raise damaged()
    _check_content_types(archive)
    unzipped = 0
    for member in members:
        unzipped += _unzipped_size(archive, member, limits, limits.max_unzipped - unzipped)


def _check_content_types(archive: zipfile.ZipFile) -> None:
    if _CONTENT_TYPES not in archive.namelist():
        raise _not_a_workbook()
    with archive.open(_CONTENT_TYPES) as stream:
        types = stream.read(_CHUNK)
    if b"macroEnabled" in types:
        raise _has_macros()
    if _WORKBOOK_TYPE not in types:
        raise _not_a_workbook()


def _unzipped_size(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits, allowed: int) -> int:
    """Bytes that really come out of the member, read in pieces; XML that declares entities or a DTD is refused."""
    size, tail = 0, b""
    is_picture = member.filename.startswith("xl/media/")  # an .svg has a DOCTYPE by right, and nobody parses it here
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            is_bomb = size > _RATIO_MATTERS_FROM and size > limits.max_ratio * max(member.compress_size, 1)
            if size > allowed or is_bomb:
                raise _too_large()
            if not is_picture and any(word in tail + chunk for word in _DECLARATIONS):
                raise damaged()
            tail = chunk[-_LONGEST_DECLARATION:]
    return size
