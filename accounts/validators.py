"""What the library's list of common passwords, which is English, does not know."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.text import fold

_GUESSED_FIRST = frozenset(
    {
        "anhyeuem", "caulacbo", "canbo", "chuongtrinh", "clb", "emyeuanh", "giadinh", "hanoi", "hoinguoicaotuoi",
        "khanhhoa", "khongbiet", "lienthehe", "matkhau", "matkhaumoi", "minhhoa", "nguoicaotuoi", "nhatrang", "ninhhai",
        "ninhphuoc", "ninhson", "ninhthuan", "bacai", "phanrang", "phanrangthapcham", "quantri", "quantrivien",
        "saigon", "thuanbac", "thuannam", "thuky", "tinh", "vietnam", "xinchao", "yeuem",
    }
)  # fmt: skip
"""Words that somebody from here tries first, alone, in a row, or with digits and signs around them."""

GOOD_EXAMPLES = ("dưa hấu xe đạp tháng tám", "ba-con-ca-ro-an-com")
REFUSED_EXAMPLES = ("1234567890", "matkhau2026", "NinhThuan@123", "nguyenthilan1960")
"""Shown beside the rules; the last one is a name with a year of birth."""
_LONG_ENOUGH = 6
"""Letters of a name that do not stand in other words by chance."""


class LocalWordsValidator:
    """Refuses passwords of nothing but places, offices and words that everybody here thinks of, or of the own name."""

    def validate(self, password, user=None):
        words = [word for word in re.split(r"[^a-z]+", fold(password)) if word]
        if words and (set(words) <= _GUESSED_FIRST or "".join(words) in _GUESSED_FIRST):
            text = _("Everybody here would try this first: a place, an office or “password” with digits behind it.")
            raise ValidationError(text, code="local_words")
        name = re.sub(r"[^a-z]", "", fold(getattr(user, "full_name", "")))
        if len(name) >= _LONG_ENOUGH and name in "".join(words):
            raise ValidationError(_("Do not use your own name, with or without marks."), code="own_name")

    def get_help_text(self) -> str:
        return _("No name of a place or an office, with or without digits behind it.")
