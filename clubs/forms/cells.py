"""The columns of the grid of members: what they are called and how a cell is read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.models import Appointment, PovertyStatus, Sex
from core.sheets.values import as_code, as_date, as_mark, as_text, as_year, heading_key
from core.text import fold

# The words of the clubs' books, beside those of the language in use.
_SEXES = {"nam": Sex.MALE, "nu": Sex.FEMALE}
_STATUSES = {
    "ho ngheo": PovertyStatus.Status.POOR,
    "ngheo": PovertyStatus.Status.POOR,
    "ho can ngheo": PovertyStatus.Status.NEAR_POOR,
    "can ngheo": PovertyStatus.Status.NEAR_POOR,
    "ho kho khan": PovertyStatus.Status.HARDSHIP,
    "kho khan": PovertyStatus.Status.HARDSHIP,
    "hoan canh kho khan": PovertyStatus.Status.HARDSHIP,
    "khac": PovertyStatus.Status.OTHER,
    "binh thuong": PovertyStatus.Status.OTHER,
}
_POSITIONS = {
    "chu nhiem": Appointment.Role.CHAIR,
    "pho chu nhiem": Appointment.Role.VICE_CHAIR,
    "thu ky": Appointment.Role.SECRETARY,
    "ke toan": Appointment.Role.ACCOUNTANT,
    "thu quy": Appointment.Role.TREASURER,
    "uy vien": Appointment.Role.BOARD_MEMBER,
}


def _one_of(text: str, words: dict[str, Any], members) -> str:
    """The value that a word means, without dấu; raises ValueError that names the admitted words."""
    if not text:
        return ""
    found = words.get(fold(text)) or {fold(str(one.label)): one for one in members}.get(fold(text))
    if found is None:
        labels = ", ".join(str(one.label) for one in members)
        raise ValueError(_("“%(text)s” is not understood. Write one of: %(words)s.") % {"text": text, "words": labels})
    return found.value


def _as_sex(text: str) -> str:
    return _one_of(text, _SEXES, Sex)


def _as_status(text: str) -> str:
    return _one_of(text, _STATUSES, PovertyStatus.Status)


def _as_position(text: str) -> str:
    return _one_of(text, _POSITIONS, Appointment.BOARD)


def as_birth(text: str):
    """A birth date, or the year alone, or None."""
    if "/" in text or "-" in text:
        return as_date(text)
    return as_year(text)


@dataclass(frozen=True)
class Column:
    """One column. `headings` are those recognised in pasted rows, as `heading_key` gives them; `words` a cell's."""

    key: str
    heading: str
    headings: tuple[str, ...]
    read: Callable[[str], Any]
    width: str = "wide"
    words: tuple[str, ...] = ()
    max_length: int = 60


COLUMNS = (
    Column("full_name", gettext_lazy("Full name"), ("hovaten", "hoten", "ten", "hotenthanhvien"), as_text, "name",
           max_length=120),
    Column("sex", gettext_lazy("Sex"), ("gioitinh", "gioi", "nam/nu", "phai"), _as_sex, "short",
           words=tuple(one.label for one in Sex)),
    Column("birth", gettext_lazy("Birth year or date"),
           ("namsinh", "ngaysinh", "namsinh/ngaysinh", "ngaysinh/namsinh", "ngay,thang,namsinh", "ngaythangnamsinh",
            "namsinhhoacngaysinh", "sinhnam"), as_birth, "date"),
    Column("ethnicity", gettext_lazy("Ethnic group"), ("dantoc",), as_text, "medium"),
    Column("poverty_status", gettext_lazy("Household"), ("dienho", "hoancanh", "ho", "loaiho"), _as_status, "medium",
           words=tuple(one.label for one in PovertyStatus.Status)),
    Column("is_disabled", gettext_lazy("Disabled (x)"), ("khuyettat", "khuyettat(x)", "nguoikhuyettat"), as_mark,
           "mark"),
    Column("joined_on", gettext_lazy("Joined on"), ("ngayvao", "ngayvaoclb", "ngaythamgia", "vaongay"), as_date,
           "date"),
    Column("phone", gettext_lazy("Phone"), ("dienthoai", "sodienthoai", "sdt", "sodt"), as_code, "medium"),
    Column("code", gettext_lazy("Member code"), ("matv", "mathanhvien", "sothe"), as_code, "medium"),
    Column("position", gettext_lazy("Position"), ("chucvu", "chucdanh"), _as_position, "medium",
           words=tuple(one.label for one in Appointment.BOARD)),
    Column("is_home_care", gettext_lazy("Home care (x)"), ("tnvchamsoc", "tnvchamsoc(x)", "chamsoctainha(x)"), as_mark,
           "mark"),
    Column("is_economic", gettext_lazy("Economic (x)"), ("tnvkinhte", "tnvkinhte(x)"), as_mark, "mark"),
)  # fmt: skip


def headings(columns: Sequence[Column] = COLUMNS) -> dict[str, str]:
    """{heading as `heading_key` gives it: column}, those of the clubs' lists and those of the grid itself."""
    return {heading: column.key for column in columns for heading in (heading_key(column.heading), *column.headings)}


def read_row(texts: dict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """(values of a member draft, {column: what is wrong}) of one row of cells."""
    values, wrong = {}, {}
    for column in COLUMNS:
        try:
            values[column.key] = column.read(texts.get(column.key, ""))
        except ValueError as error:
            wrong[column.key] = str(error)
    birth = values.pop("birth", None)
    if birth is not None:
        is_year = isinstance(birth, int)
        values |= {"birth_year": birth} if is_year else {"birth_date": birth, "birth_year": birth.year}
    return values, wrong
