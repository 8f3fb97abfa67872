"""The letters of a PDF: Times New Roman or its equal where the computer has it, else the packaged Spectral.

A family is taken only when all four of its faces hold every Vietnamese letter: older Liberation fonts lack many.
"""

import os
from functools import cache
from pathlib import Path

import fontpkg_spectral
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

FAMILY = "PaperSerif"
FACES = ("", "-Bold", "-Italic", "-BoldItalic")
LETTERS = "ăâđêôơưĂÂĐÊÔƠƯ₫–—“”…" + "".join(map(chr, range(0x1EA0, 0x1EFA)))
"""What every face must hold beyond ASCII."""

_LINUX = Path("/usr/share/fonts/truetype")
_WINDOWS = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
_PACKAGED = Path(fontpkg_spectral.ROOT) / "files"
_PLACES = (
    [_WINDOWS / name for name in ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf")],
    [_LINUX / "msttcorefonts" / f"Times_New_Roman{name}.ttf" for name in ("", "_Bold", "_Italic", "_Bold_Italic")],
    [_LINUX / "liberation2" / f"LiberationSerif-{name}.ttf" for name in ("Regular", "Bold", "Italic", "BoldItalic")],
    [_LINUX / "liberation" / f"LiberationSerif-{name}.ttf" for name in ("Regular", "Bold", "Italic", "BoldItalic")],
    [_PACKAGED / f"Spectral-{name}.ttf" for name in ("Regular", "Bold", "Italic", "BoldItalic")],
)


@cache
def register_family() -> str:
    """Makes the first complete family known to the PDF library under FAMILY; once in a process."""
    for files in _PLACES:
        faces = complete_faces(files)
        if faces:
            for face in faces:
                pdfmetrics.registerFont(face)
            regular, bold, italic, both = (face.fontName for face in faces)
            pdfmetrics.registerFontFamily(FAMILY, normal=regular, bold=bold, italic=italic, boldItalic=both)
            return FAMILY
    raise RuntimeError("the packaged font is incomplete")


def complete_faces(files: list[Path]) -> list[TTFont]:
    """The four faces, or none where a file is missing, unreadable or lacks a letter."""
    if not all(file.is_file() for file in files):
        return []
    try:
        faces = [TTFont(f"{FAMILY}{name}", str(file)) for name, file in zip(FACES, files, strict=True)]
    except (TTFError, OSError):
        return []
    return faces if all(ord(letter) in face.face.charToGlyph for face in faces for letter in LETTERS) else []
