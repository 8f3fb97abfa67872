"""Vietnamese text without a database: cleaning, folding for search, keys for sorting."""

import unicodedata
from collections.abc import Iterable

# Keyboards and old fonts give the Icelandic eth and the African d for the Vietnamese letter; they look the same.
_LOOKALIKES = str.maketrans({"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u0256": "đ"})
_LINE_ENDS = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\u0085": "\n", "\t": " "})
# What no file or database takes: controls, invisible formatting (zero width, BOM, directions), lone surrogates.
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs"})
_NONCHARACTERS = frozenset("\ufffe\uffff")

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_CODES = {letter: f"{30 + place}" for place, letter in enumerate(_ALPHABET)}
_DIGIT_CODES = {digit: f"1{digit}" for digit in "0123456789"}
_SHAPES = {
    ("a", "\u0306"): "ă",
    ("a", "\u0302"): "â",
    ("e", "\u0302"): "ê",
    ("o", "\u0302"): "ô",
    ("o", "\u031b"): "ơ",
    ("u", "\u031b"): "ư",
}
# ngang (no mark) is 0; then huyền, hỏi, ngã, sắc, nặng; any other mark comes after them.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_OTHER_MARK = "6"
_LEVEL_END = "00"

SORT_KEY_LENGTH = 400
"""Longest key that `sort_key` and `sort_key_text` give; longer ones are cut, which keeps about 90 letters of a name."""


LONGEST_SEARCH = 200
"""Signs in a search box: SQLite refuses a pattern of 50,000 and a question of a thousand words."""


def nfc(text: str) -> str:
    """The text as it is stored: NFC, Ð read as Đ, no invisible or control characters, plain spaces, none outside.

    Line ends become ``\\n`` and stay; inner spaces stay as many as they are.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    if text.replace(" ", "").isalnum() and unicodedata.is_normalized("NFC", text):  # letters and digits, no mark apart
        return text.translate(_LOOKALIKES).strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS)
    if not text.isascii() or not text.isprintable():
        text = "".join(_kept(text))
    return unicodedata.normalize("NFC", text.translate(_LOOKALIKES)).strip()


def _kept(text: str) -> Iterable[str]:
    for char in text:
        category = unicodedata.category(char)
        if category == "Zs":
            yield " "
        elif char == "\n" or (category not in _DROPPED_CATEGORIES and char not in _NONCHARACTERS):
            yield char


def fold(text: str) -> str:
    """The text as it is searched: no case, no marks, đ as d, single spaces. "Hoà  Bình" gives "hoa binh"."""
    bare = _without_marks(nfc(text)).casefold()
    return " ".join(_without_marks(bare).replace("đ", "d").split())


def _without_marks(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text) if unicodedata.category(char) != "Mn")


def sort_key(name: str) -> str:
    """Key of a person's name in Vietnamese order: by tên (the last word), then by the whole name.

    Within each the letters decide first, then the tones; case decides last of all. The key consists of ASCII digits
    only, so it sorts alike in SQLite's BINARY and in every collation of PostgreSQL. At most `SORT_KEY_LENGTH` long.
    """
    words = nfc(name).split()
    last_letters, last_tones, _ = _levels(words[-1:])
    letters, tones, cases = _levels(words)
    return _LEVEL_END.join((last_letters, last_tones, letters, tones, cases))[:SORT_KEY_LENGTH]


def sort_key_text(text: str) -> str:
    """Key of an ordinary text (a club, a unit) in Vietnamese order from its first word on; otherwise as `sort_key`."""
    return _LEVEL_END.join(_levels(nfc(text).split()))[:SORT_KEY_LENGTH]


def _levels(words: list[str]) -> tuple[str, str, str]:
    """(letters, tones, cases) of the words. Letters take two digits each and a word ends with 01, below every letter.

    Tones are kept per word and not per letter, so that hòa and hoà are equal.
    """
    letters, tones, cases = [], [], []
    for word in words:
        for char, marks in _clusters(word):
            letters.append(_letter_code(char, marks))
            cases.append("0" if char == char.lower() else "1")
            tones.extend(_TONES.get(mark, _OTHER_MARK) for mark in marks if (char.lower(), mark) not in _SHAPES)
        letters.append("01")
        tones.append("0")
    return "".join(letters), "".join(tones), "".join(cases).rstrip("0")


def _clusters(word: str) -> list[tuple[str, list[str]]]:
    """(character, its combining marks) in the order of the word."""
    clusters: list[tuple[str, list[str]]] = []
    for char in unicodedata.normalize("NFD", word):
        if clusters and unicodedata.category(char) == "Mn":
            clusters[-1][1].append(char)
        else:
            clusters.append((char, []))
    return clusters


def _letter_code(char: str, marks: list[str]) -> str:
    lower = char.lower()
    shape = next((_SHAPES[lower, mark] for mark in marks if (lower, mark) in _SHAPES), lower)
    code = _LETTER_CODES.get(shape) or _DIGIT_CODES.get(shape)
    if code:
        return code
    # Signs come before digits, letters of other scripts after z; the code point keeps different ones apart.
    return f"{'90' if shape.isalpha() else '02'}{ord(shape[0]):07d}"


def recipient_lines(recipients: Iterable[str]) -> list[str]:
    """The places that a paper goes to, as Nghị định 30/2020/NĐ-CP writes them: "- A;" ... "- Lưu: VT."."""
    bare = [recipient.strip().rstrip(";.") for recipient in recipients]
    return [f"- {one}{'.' if place == len(bare) else ';'}" for place, one in enumerate(bare, start=1)]
