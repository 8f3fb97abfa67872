"""The sheets and columns of the programme workbook as data. Headings and listed values are always Vietnamese.

A row is a dict by column key. Blank text is "", a blank mark False, any other blank None; listed values are the stored
codes. Reading, checking and writing all go by these tables.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from clubs.models import MAX_CODE, Appointment, Member, PovertyStatus, Review, Sex
from core.sheets.values import heading_key
from core.text import nfc, sort_key_text
from funds.rules import EntryKind, FundKind

CellKind = Literal["code", "text", "date", "year", "choice", "open", "area", "mark", "money", "amount", "count", "rate"]


def match_key(text: str) -> str:
    """What listed values are compared by: case, spaces, Unicode form and hòa/hoà do not count; marks do."""
    return sort_key_text(nfc(text).casefold())


@dataclass(frozen=True)
class Choice:
    """A stored value, the word that is written for it and further words that are read as it."""

    value: str
    label: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnSpec:
    """One column. Kinds: `money` is above 0, `amount` may be 0 (whole đồng); `open` takes any text beside its list."""

    key: str
    heading: str
    kind: CellKind = "text"
    is_required: bool = False
    width: float = 14
    choices: tuple[Choice, ...] = ()
    max_length: int = 0
    note: str = ""

    @cached_property
    def by_word(self) -> dict[str, str]:
        """{match key: stored value}."""
        return {match_key(word): choice.value for choice in self.choices for word in (choice.label, *choice.also)}

    @cached_property
    def labels(self) -> dict[str, str]:
        return {choice.value: choice.label for choice in self.choices}

    @cached_property
    def words(self) -> list[str]:
        """The words to choose from, in order."""
        return [choice.label for choice in self.choices if choice.label]


@dataclass(frozen=True)
class SheetSpec:
    """One sheet; `code_key` is the column that names its rows within the club ("" where none does)."""

    key: str
    title: str
    columns: tuple[ColumnSpec, ...]
    code_key: str = ""

    @cached_property
    def by_heading(self) -> dict[str, ColumnSpec]:
        return {heading_key(column.heading): column for column in self.columns}

    @cached_property
    def by_key(self) -> dict[str, ColumnSpec]:
        return {column.key: column for column in self.columns}

    def heading(self, key: str) -> str:
        return self.by_key[key].heading


SEXES = (Choice(Sex.MALE.value, "Nam"), Choice(Sex.FEMALE.value, "Nữ"))
POVERTY = (
    Choice(PovertyStatus.Status.POOR.value, "Nghèo"),
    Choice(PovertyStatus.Status.NEAR_POOR.value, "Cận nghèo"),
    Choice(PovertyStatus.Status.HARDSHIP.value, "Khó khăn"),
    Choice(PovertyStatus.Status.OTHER.value, "Khác"),
)
POSITIONS = (
    Choice(Appointment.Role.CHAIR.value, "Chủ nhiệm"),
    Choice(Appointment.Role.VICE_CHAIR.value, "Phó chủ nhiệm"),
    Choice(Appointment.Role.SECRETARY.value, "Thư ký"),
    Choice(Appointment.Role.ACCOUNTANT.value, "Kế toán"),
    Choice(Appointment.Role.TREASURER.value, "Thủ quỹ"),
    Choice(Appointment.Role.BOARD_MEMBER.value, "Ủy viên"),
    Choice("", "", ("Thành viên", "Hội viên")),
)
LEAVE_REASONS = (
    Choice(Member.LeaveReason.MOVED.value, "Chuyển đi nơi khác"),
    Choice(Member.LeaveReason.DIED.value, "Qua đời"),
    Choice(Member.LeaveReason.TRANSFERRED.value, "Chuyển sang câu lạc bộ khác"),
    Choice(Member.LeaveReason.OWN_WISH.value, "Tự nguyện ra"),
    Choice(Member.LeaveReason.OTHER.value, "Lý do khác"),
)
FUNDS = (Choice(FundKind.INCOME.value, "Tăng thu nhập"), Choice(FundKind.OPERATING.value, "Hoạt động"))
ENTRY_KINDS = (
    Choice(EntryKind.CAPITAL.value, "Vốn góp"),
    Choice(EntryKind.CAPITAL_IN_KIND.value, "Vốn bằng hiện vật"),
    Choice(EntryKind.IN_KIND_REDUCTION.value, "Giảm hiện vật"),
    Choice(EntryKind.ADVANCE_RECEIVED.value, "Tạm ứng nhận"),
    Choice(EntryKind.ADVANCE_REPAID.value, "Tạm ứng trả"),
    Choice(EntryKind.MEMBERSHIP_FEE.value, "Phí thành viên"),
    Choice(EntryKind.DONATION.value, "Ủng hộ"),
    Choice(EntryKind.OTHER_INCOME.value, "Thu khác"),
    Choice(EntryKind.ACTIVITY_EXPENSE.value, "Chi hoạt động"),
    Choice(EntryKind.OTHER_EXPENSE.value, "Chi khác"),
    Choice(EntryKind.TRANSFER_OUT.value, "Chuyển quỹ"),
    Choice(EntryKind.LOSS.value, "Thất thoát"),
    Choice(EntryKind.OPENING_BALANCE.value, "Số dư đầu kỳ"),
    Choice(EntryKind.OPENING_ADVANCE.value, "Tạm ứng đầu kỳ"),
    Choice(EntryKind.OPENING_INITIAL.value, "Vốn ban đầu trước khi mở sổ"),
)
LEVELS = (
    Choice(Review.Level.CLUB.value, "CLB"),
    Choice(Review.Level.DISTRICT.value, "Huyện"),
    Choice(Review.Level.PROVINCE.value, "Tỉnh"),
)
VERDICTS = (Choice("yes", "Có"), Choice("no", "Không"))

_CLUB_CODE = ColumnSpec("club", "Mã CLB", "code", True, 12, max_length=MAX_CODE)


def _code(key: str, heading: str, is_required: bool = True, note: str = "") -> ColumnSpec:
    return ColumnSpec(key, heading, "code", is_required, 12, max_length=MAX_CODE, note=note)


CLUBS = SheetSpec(
    "clubs",
    "Câu lạc bộ",
    (
        ColumnSpec("code", "Mã CLB", "code", True, 12, max_length=MAX_CODE, note="Mỗi câu lạc bộ một mã, không đổi."),
        ColumnSpec("name", "Tên CLB", is_required=True, width=34, max_length=200),
        ColumnSpec("commune", "Mã xã", "code", True, 10, note="Mã xã, phường dùng vào ngày ra quyết định."),
        ColumnSpec("village", "Thôn/Khu phố", width=20, max_length=120),
        ColumnSpec("decision_number", "Số quyết định", "code", width=18, max_length=60),
        ColumnSpec("founded_on", "Ngày quyết định", "date", True, 13),
        ColumnSpec("launched_on", "Ngày ra mắt", "date", width=13),
        ColumnSpec("source", "Nguồn hỗ trợ", width=22, max_length=120),
        ColumnSpec("closed_on", "Ngày giải thể", "date", width=13),
        ColumnSpec("note", "Ghi chú", width=34),
    ),
    code_key="code",
)
MEMBERS = SheetSpec(
    "members",
    "Thành viên",
    (
        _CLUB_CODE,
        _code("code", "Mã TV", note="Mỗi thành viên một mã trong câu lạc bộ."),
        ColumnSpec("full_name", "Họ và tên", is_required=True, width=28, max_length=120),
        ColumnSpec("sex", "Giới tính", "choice", True, 9, SEXES),
        ColumnSpec("birth_year", "Năm sinh", "year", width=9, note="Ghi năm sinh hoặc ngày sinh."),
        ColumnSpec("birth_date", "Ngày sinh", "date", width=13),
        ColumnSpec("ethnicity", "Dân tộc", width=12, max_length=40),
        ColumnSpec("poverty_status", "Diện hộ", "choice", width=12, choices=POVERTY),
        ColumnSpec("poverty_year", "Năm diện hộ", "year", width=9, note="Để trống: tính từ năm vào câu lạc bộ."),
        ColumnSpec("is_disabled", "Khuyết tật", "mark", width=9),
        ColumnSpec("joined_on", "Ngày vào", "date", True, 13),
        ColumnSpec("left_on", "Ngày ra", "date", width=13),
        ColumnSpec("leave_reason", "Lý do ra", "open", width=22, choices=LEAVE_REASONS, max_length=120),
        ColumnSpec("position", "Chức vụ", "choice", width=15, choices=POSITIONS),
        ColumnSpec("is_home_care", "TNV chăm sóc", "mark", width=9),
        ColumnSpec("is_economic", "TNV kinh tế", "mark", width=9),
        ColumnSpec("phone", "Điện thoại", "code", width=14, max_length=20),
    ),
    code_key="code",
)
ACTIVITIES = SheetSpec(
    "activities",
    "Hoạt động",
    (
        _CLUB_CODE,
        _code("code", "Mã hoạt động", is_required=False),
        ColumnSpec("held_on", "Ngày", "date", True, 13),
        ColumnSpec("area", "Mảng", "area", True, 30, note="Số của mảng (1-8), mã hoặc tên."),
        ColumnSpec("content", "Nội dung", width=40, max_length=500),
        ColumnSpec("participants", "Số người tham gia", "count", width=11),
        ColumnSpec("cost_vnd", "Kinh phí", "amount", width=14),
    ),
    code_key="code",
)
ENTRIES = SheetSpec(
    "entries",
    "Thu chi quỹ",
    (
        _CLUB_CODE,
        _code("code", "Mã phiếu", note="Một dãy mã chung cho thu chi và trả nợ của câu lạc bộ."),
        ColumnSpec("fund", "Quỹ", "choice", True, 15, FUNDS),
        ColumnSpec("entry_on", "Ngày", "date", True, 13),
        ColumnSpec("kind", "Loại", "choice", True, 18, ENTRY_KINDS),
        ColumnSpec("amount_vnd", "Số tiền", "money", True, 15),
        ColumnSpec("is_initial", "Vốn ban đầu", "mark", width=9),
        ColumnSpec("source", "Nguồn", width=22, max_length=120),
        ColumnSpec("note", "Nội dung", width=40, max_length=500),
    ),
    code_key="code",
)
_BROUGHT = "Chỉ ghi cho khoản vay có từ trước khi mở sổ: ngày mở sổ và số tiền gốc còn nợ ngày đó."
LOANS = SheetSpec(
    "loans",
    "Khoản vay",
    (
        _CLUB_CODE,
        _code("code", "Mã khoản vay"),
        _code("member", "Mã TV"),
        ColumnSpec("disbursed_on", "Ngày vay", "date", True, 13),
        ColumnSpec("principal_vnd", "Số tiền vay", "money", True, 15),
        ColumnSpec("monthly_rate_percent", "Lãi suất tháng (%)", "rate", True, 11, note="Ví dụ 0,8 hoặc 1."),
        ColumnSpec("months", "Số tháng", "count", True, 9),
        ColumnSpec("purpose", "Mục đích", width=34, max_length=200),
        ColumnSpec("opened_on", "Ngày chuyển sang", "date", width=13, note=_BROUGHT),
        ColumnSpec("opening_vnd", "Dư nợ chuyển sang", "money", width=15, note=_BROUGHT),
    ),
    code_key="code",
)
REPAYMENTS = SheetSpec(
    "repayments",
    "Trả nợ",
    (
        _CLUB_CODE,
        _code("loan", "Mã khoản vay"),
        _code("code", "Mã phiếu", note="Một dãy mã chung cho thu chi và trả nợ của câu lạc bộ."),
        ColumnSpec("paid_on", "Ngày trả", "date", True, 13),
        ColumnSpec("principal_vnd", "Gốc", "amount", True, 14),
        ColumnSpec("interest_vnd", "Lãi", "amount", True, 14),
    ),
    code_key="code",
)
REVIEWS = SheetSpec(
    "reviews",
    "Đánh giá",
    (
        _CLUB_CODE,
        ColumnSpec("reviewed_on", "Ngày đánh giá", "date", True, 13),
        ColumnSpec("level", "Cấp", "choice", True, 9, LEVELS),
        ColumnSpec("verdict", "Đạt quản lý tốt", "choice", True, 10, VERDICTS),
        ColumnSpec("note", "Ghi chú", width=40),
    ),
)
SHEETS = (CLUBS, MEMBERS, ACTIVITIES, ENTRIES, LOANS, REPAYMENTS, REVIEWS)
SHEET_BY_TITLE = {heading_key(sheet.title): sheet for sheet in SHEETS}
