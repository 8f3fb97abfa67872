"""What a column of somebody's own file may mean: the workbook's columns, and those that only own files have."""

from collections.abc import Sequence
from dataclasses import replace

from core.text import fold, nfc
from desk.workbook.layout import (
    ACTIVITIES,
    CLUBS,
    ENTRIES,
    LOANS,
    MEMBERS,
    REPAYMENTS,
    REVIEWS,
    ColumnSpec,
    SheetSpec,
)

PERSON = ColumnSpec("member_name", "Họ và tên người vay", max_length=120)


def _loosened(spec: SheetSpec, *optional: str, extra: tuple[ColumnSpec, ...] = ()) -> SheetSpec:
    """The sheet with columns that need not be there, because they are found or made from the others."""
    columns = tuple(replace(one, is_required=False) if one.key in optional else one for one in spec.columns)
    return replace(spec, columns=(*columns, *extra))


SPECS: dict[str, SheetSpec] = {
    "members": _loosened(MEMBERS, "code"),
    "activities": ACTIVITIES,
    "entries": _loosened(ENTRIES, "code"),
    "loans": _loosened(LOANS, "code", "member", extra=(PERSON,)),
    "repayments": _loosened(REPAYMENTS, "code", "loan", extra=(PERSON,)),
    "reviews": REVIEWS,
    "clubs": _loosened(CLUBS, "code"),
}
"""What a sheet may hold, in the order in which it is offered."""

# Columns that only own files have, by what they are made into. Vietnamese, like the headings of the workbook.
SPECIAL: dict[str, dict[str, str]] = {
    "members": {
        "birth": "Năm sinh hoặc ngày sinh",
        "sex_male": "Giới tính: cột Nam",
        "sex_female": "Giới tính: cột Nữ",
    },
    "entries": {
        "taken_in": "Số tiền: cột Thu (Thu khác, nếu không nói loại)",
        "paid_out": "Số tiền: cột Chi (Chi khác, nếu không nói loại)",
    },
}
_MADE_OF = {
    "sex": ("sex_male", "sex_female"),
    "amount_vnd": ("taken_in", "paid_out"),
    "kind": ("taken_in", "paid_out"),
    "member": ("member_name",),
    "loan": ("member_name",),
}
MONEY = ("money", "amount")
WORDED = ("choice", "area", "mark")

_CLUB = ("ma clb", "ma cau lac bo", "ten clb", "ten cau lac bo", "cau lac bo", "clb")
_NAME = ("ho va ten", "ho ten", "ho va ten hoi vien", "ho ten hoi vien", "ho va ten thanh vien", "ho ten thanh vien",
         "ten hoi vien", "ten thanh vien")  # fmt: skip
_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "members": {
        "club": _CLUB,
        "code": ("ma tv", "ma thanh vien", "ma hoi vien", "ma so", "so the"),
        "full_name": (*_NAME, "ten"),
        "sex": ("gioi tinh", "gioi", "phai", "nam/nu", "nam nu"),
        "birth": ("nam sinh", "ngay sinh", "ngay thang nam sinh", "sinh nam", "sinh ngay"),
        "ethnicity": ("dan toc",),
        "poverty_status": ("dien ho", "ho ngheo", "hoan canh", "hoan canh gia dinh", "loai ho", "kinh te ho"),
        "is_disabled": ("khuyet tat", "nguoi khuyet tat", "nkt"),
        "joined_on": ("ngay vao", "ngay tham gia", "ngay vao clb", "ngay gia nhap", "tham gia tu"),
        "left_on": ("ngay ra", "ngay nghi", "ngay roi"),
        "leave_reason": ("ly do ra", "ly do nghi"),
        "position": ("chuc vu", "chuc danh", "nhiem vu"),
        "is_home_care": ("tnv cham soc", "cham soc tai nha", "tinh nguyen vien cham soc"),
        "is_economic": ("tnv kinh te", "tinh nguyen vien kinh te"),
        "phone": ("dien thoai", "so dien thoai", "sdt", "dt", "so dt"),
    },
    "activities": {
        "club": _CLUB,
        "code": ("ma hoat dong",),
        "held_on": ("ngay", "ngay thang", "thoi gian", "ngay to chuc"),
        "area": ("mang", "mang hoat dong", "linh vuc"),
        "content": ("noi dung", "ten hoat dong", "noi dung hoat dong", "hoat dong"),
        "participants": ("so nguoi", "so nguoi tham gia", "so luot", "nguoi tham gia", "tham gia"),
        "cost_vnd": ("kinh phi", "chi phi", "so tien"),
    },
    "entries": {
        "club": _CLUB,
        "code": ("ma phieu", "so phieu", "so chung tu", "chung tu"),
        "fund": ("quy", "loai quy"),
        "entry_on": ("ngay", "ngay thang", "ngay ghi so"),
        "kind": ("loai", "loai thu chi", "khoan muc"),
        "amount_vnd": ("so tien", "thanh tien", "tien"),
        "source": ("nguon", "nguon von", "nha tai tro"),
        "note": ("noi dung", "dien giai", "ghi chu"),
    },
    "loans": {
        "club": _CLUB,
        "code": ("ma khoan vay", "so khe uoc", "ma vay", "so hop dong"),
        "member": ("ma tv", "ma thanh vien", "ma hoi vien"),
        "member_name": (*_NAME, "nguoi vay", "ten nguoi vay", "ho ten nguoi vay", "ho va ten nguoi vay"),
        "disbursed_on": ("ngay vay", "ngay giai ngan", "ngay nhan", "ngay nhan tien"),
        "principal_vnd": ("so tien vay", "so tien", "von vay", "tien vay", "so von vay"),
        "monthly_rate_percent": ("lai suat", "lai suat thang", "lai suat thang (%)", "lai suat (%)"),
        "months": ("so thang", "thoi han", "thoi han vay", "ky han"),
        "purpose": ("muc dich", "muc dich vay", "su dung von"),
        "opened_on": ("ngay chuyen sang", "ngay mo so"),
        "opening_vnd": ("du no chuyen sang", "du no ngay mo so"),
    },
    "repayments": {
        "club": _CLUB,
        "loan": ("ma khoan vay", "so khe uoc", "ma vay"),
        "member_name": (*_NAME, "nguoi vay", "nguoi tra", "ho ten nguoi vay"),
        "code": ("ma phieu", "so phieu", "so chung tu"),
        "paid_on": ("ngay tra", "ngay", "ngay thu", "ngay nop"),
        "principal_vnd": ("goc", "tra goc", "tien goc", "thu goc"),
        "interest_vnd": ("lai", "tra lai", "tien lai", "thu lai"),
    },
    "reviews": {
        "club": _CLUB,
        "reviewed_on": ("ngay danh gia", "ngay"),
        "level": ("cap", "cap danh gia"),
        "verdict": ("dat quan ly tot", "ket qua", "xep loai", "quan ly tot"),
        "note": ("ghi chu", "nhan xet"),
    },
    "clubs": {
        "code": ("ma clb", "ma cau lac bo", "ma so"),
        "name": ("ten clb", "ten cau lac bo", "cau lac bo"),
        "commune": ("ma xa", "ma phuong"),
        "village": ("thon", "khu pho", "thon/khu pho", "thon khu pho"),
        "decision_number": ("so quyet dinh", "so qd", "quyet dinh so"),
        "founded_on": ("ngay quyet dinh", "ngay thanh lap", "ngay qd"),
        "launched_on": ("ngay ra mat",),
        "source": ("nguon ho tro", "nguon", "don vi ho tro"),
        "closed_on": ("ngay giai the",),
        "note": ("ghi chu",),
    },
}
_TOGETHER = {"birth": {"birth_year", "birth_date"}}


def options(kind: str) -> list[tuple[str, str]]:
    """(key, words) of everything that a column of such a sheet may be."""
    special = SPECIAL.get(kind, {})
    return [(one.key, one.heading) for one in SPECS[kind].columns] + list(special.items())


def column_of(kind: str, key: str) -> ColumnSpec | None:
    return SPECS[kind].by_key.get(key)


def unmet(kind: str, given: set[str]) -> list[ColumnSpec]:
    """Required columns that neither a column, nor a fixed value, nor one that they are made of stands for."""
    return [one for one in SPECS[kind].columns if one.is_required and one.key not in given
            and not given & set(_MADE_OF.get(one.key, ()))]  # fmt: skip


def needs_person(kind: str, given: set[str]) -> bool:
    """A loan or a repayment says by a code or by a name whose it is."""
    by_code = {"loans": "member", "repayments": "loan"}.get(kind)
    return by_code is not None and not given & {by_code, "member_name"}


def clashes(keys: Sequence[str]) -> set[str]:
    """Meanings that stand for the same thing as another chosen one, or are chosen twice."""
    chosen = set(keys)
    twice = {key for key in keys if keys.count(key) > 1}
    both = {key for key, others in _TOGETHER.items() if key in chosen and others & chosen}
    made = {key for key in ("sex", "amount_vnd") if key in chosen and chosen & set(_MADE_OF[key])}
    return twice | both | made


def guess(kind: str, headings: dict[str, str]) -> dict[str, str]:
    """{heading's key: meaning} for headings that say what they are; each meaning once, the most alike first."""
    likely = []
    for place, (name, shown) in enumerate(headings.items()):
        for key, score in _scores(kind, shown).items():
            likely.append((-score, place, name, key))
    found: dict[str, str] = {}
    for _score, _place, name, key in sorted(likely):
        if name not in found and key not in found.values():
            found[name] = key
    return found


def likely_kind(headings: dict[str, str]) -> str:
    """The kind of sheet that most of the headings speak of."""
    return max(SPECS, key=lambda kind: len(guess(kind, headings)))


def _scores(kind: str, shown: str) -> dict[str, int]:
    last = nfc(shown.rsplit(" / ", 1)[-1]).casefold()
    if kind == "members" and last in ("nam", "nữ"):  # with its marks: "Năm" is no sex
        return {"sex_male" if last == "nam" else "sex_female": 1000}
    if kind == "entries" and last.removeprefix("số ").removeprefix("tiền ") in ("thu", "chi"):  # "Thứ" is a weekday
        return {"taken_in" if last.endswith("thu") else "paid_out": 1000}
    whole, end = _bare(shown), _bare(last)
    scores = {}
    for key, words in _WORDS[kind].items():
        if end in words or whole in words:
            scores[key] = 500
        elif inside := [len(word) for word in words if len(word) > 4 and f" {word} " in f" {whole} "]:
            scores[key] = max(inside)
    return scores


def _bare(text: str) -> str:
    return fold(text[:300]).replace(" / ", " ").strip(" *:.")


def looks_like_heading(text: str) -> bool:
    """Whether some kind of sheet knows such a heading: the row that has most of them is the row of headings."""
    bare = _bare(text)
    return bare in _KNOWN or bare in ("stt", "tt", "so tt", "ghi chu")


_KNOWN = {word for words in _WORDS.values() for those in words.values() for word in those}
