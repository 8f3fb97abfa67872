"""Whether a file that somebody sends is a scan or photo that may be kept: by its content, never by its name.

Pictures are opened and written anew, so that nothing but the picture is kept: not where and when it was taken, and
nothing hidden behind it. A PDF is kept as it is, since writing it anew would break signatures and stamps.
"""

import io
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from core.text import nfc

PAPER_MAX_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
"""A telephone's largest photo; decoded it takes 150 MB for a moment."""
LONGEST_EDGE = 4000
"""A4 at 300 points an inch is 3508 high; larger pictures are made smaller."""
PREVIEW_EDGE = 320
JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
ENDINGS = {JPEG: ".jpg", PNG: ".png", PDF: ".pdf"}

_STARTXREF = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")
_TABLE = re.compile(rb"\s*(xref\b|\d+\s+\d+\s+obj\b)")
_ACTIVE = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")
"""What makes a PDF act or carry other files; no scanner writes it."""


class BadPaper(Exception):
    """A file that is not kept; the message is for the user."""


@dataclass(frozen=True)
class Paper:
    """What is kept of a file: its true kind, its bytes, and for a picture a small JPEG of it (else empty)."""

    content_type: str
    data: bytes
    preview: bytes = b""

    @property
    def ending(self) -> str:
        return ENDINGS[self.content_type]


def checked_paper(data: bytes) -> Paper:
    """The paper that these bytes hold. Raises BadPaper."""
    if not data:
        raise BadPaper(_("The file is empty. Scan or photograph the paper again."))
    if len(data) > PAPER_MAX_BYTES:
        raise BadPaper(_("The file is larger than 10 MB. Scan it in black and white or in several parts."))
    if data.startswith(b"%PDF-"):
        return _checked_pdf(data)
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _checked_picture(data)
    raise BadPaper(_("This is neither a PDF nor a JPEG or PNG picture. Scan the paper as PDF or take a photo of it."))


def _checked_pdf(data: bytes) -> Paper:
    found = _STARTXREF.search(data[-2048:].rstrip(b"\0 \r\n\t"))
    offset = int(found[1]) if found else len(data)
    if offset >= len(data) or not _TABLE.match(data[offset : offset + 40]) or b"/Root" not in data:
        raise BadPaper(_("This PDF is damaged or not complete. Scan the paper again, or print it to PDF again."))
    if any(word in data for word in _ACTIVE):
        raise BadPaper(_("This PDF carries programs or other files. Print it to PDF again and send that file."))
    return Paper(PDF, data)


def _checked_picture(data: bytes) -> Paper:
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise BadPaper(_("This picture has too many points. Take the photo again in a smaller size."))
            content_type = PNG if picture.format == "PNG" else JPEG
            picture.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))  # a JPEG is decoded small at once
            upright = ImageOps.exif_transpose(picture)
    except BadPaper:
        raise
    except Exception as error:  # whatever a damaged or made-up picture throws at its decoder
        raise BadPaper(_("This picture is damaged. Take the photo or scan the paper again.")) from error
    upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    kept = _written(upright, content_type, quality=88)
    if len(kept) > PAPER_MAX_BYTES:
        raise BadPaper(_("The file is larger than 10 MB. Scan it in black and white or in several parts."))
    upright.thumbnail((PREVIEW_EDGE, PREVIEW_EDGE))
    return Paper(content_type, kept, _written(upright, JPEG, quality=70))


def _written(picture: Image.Image, content_type: str, quality: int) -> bytes:
    """The picture alone: no EXIF, no place, no comments, nothing behind its end."""
    out = io.BytesIO()
    if content_type == PNG:
        bare = picture if picture.mode in ("1", "L", "LA", "RGB", "RGBA") else picture.convert("RGBA")
        bare = Image.frombytes(bare.mode, bare.size, bare.tobytes())
        bare.save(out, "PNG")
        return out.getvalue()
    if picture.mode in ("RGBA", "LA", "P", "PA"):  # what is transparent becomes paper
        layered = picture.convert("RGBA")
        picture = Image.new("RGB", layered.size, "white")
        picture.paste(layered, mask=layered.getchannel("A"))
    bare = picture if picture.mode in ("L", "RGB") else picture.convert("RGB")
    Image.frombytes(bare.mode, bare.size, bare.tobytes()).save(out, "JPEG", quality=quality)
    return out.getvalue()


_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>:\"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")


def safe_name(name: str, ending: str) -> str:
    """A file's name without folders, signs that systems read, and its own ending; at most 120 letters, then `ending`.

    ../../etc/passwd.php with a JPEG's content is passwd.jpg.
    """
    bare = _UNSAFE.sub(" ", nfc(name).replace("\\", "/").rsplit("/", 1)[-1])
    stem = re.sub(r"(\.[A-Za-z0-9]{1,5})+$", "", bare.strip(" ."))
    return (stem.strip(" .")[:120] or "tep") + ending
