"""One club's life, month by month, as plain facts: who joined, what was done, what was paid and lent.

Every month draws from its own source of chance, so the facts up to a day do not depend on how long the story goes on.
Facts after the last day are never told. Cash is followed as the treasurer would: nothing is lent or spent that is not
there.
"""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from config.demonstration.layout import ClubPlan
from config.demonstration.names import PEOPLES, full_name
from core.dates import add_months, reporting_year
from funds.rules import EntryKind, FundKind, schedule

AREAS = ("income", "health", "home_care", "mutual_aid", "rights", "learning", "culture", "resources")
CONTENT = {
    "income": ("Trao đổi kinh nghiệm chăn nuôi dê", "Thăm mô hình trồng nho", "Hướng dẫn dùng vốn vay"),
    "health": ("Đo huyết áp, cân nặng", "Tập dưỡng sinh", "Nói chuyện phòng bệnh mùa nắng"),
    "home_care": ("Thăm và giúp người cao tuổi tại nhà", "Dọn nhà cho cụ neo đơn", "Nấu bữa ăn cho người ốm"),
    "mutual_aid": ("Giúp ngày công sửa mái nhà", "Thăm hội viên đau ốm", "Dọn vệ sinh đường thôn"),
    "rights": ("Phổ biến Luật Người cao tuổi", "Giúp làm hồ sơ trợ cấp xã hội"),
    "learning": ("Nói chuyện phòng chống lừa đảo qua điện thoại", "Chia sẻ cách nuôi dạy cháu"),
    "culture": ("Tập văn nghệ", "Giao lưu văn nghệ với câu lạc bộ bạn", "Mừng thọ hội viên"),
    "resources": ("Vận động gạo, quà", "Vận động ủng hộ quỹ câu lạc bộ"),
}
PURPOSES = ("Nuôi dê", "Nuôi gà", "Nuôi heo", "Trồng rau", "Buôn bán nhỏ", "Sửa lưới", "Mua phân bón", "Nuôi cừu")
BOARD = ("chair", "vice_chair", "secretary", "accountant", "treasurer", "board_member")
FEE_VND = 3_000


@dataclass
class Someone:
    """A member as the story knows him; `left_on` is set when he goes."""

    code: str
    full_name: str
    sex: str
    birth_year: int
    people: str
    joined_on: dt.date
    position: str = ""
    is_home_care: bool = False
    is_economic: bool = False
    is_disabled: bool = False
    left_on: dt.date | None = None
    leave_reason: str = ""
    is_keen: bool = False
    owes: bool = False


@dataclass
class Lending:
    code: str
    borrower: Someone
    on: dt.date
    principal_vnd: int
    rate: Decimal
    months: int
    purpose: str
    left_vnd: int = 0
    lines: list = field(default_factory=list)
    is_bad: bool = False


@dataclass(frozen=True)
class Payment:
    lending: Lending
    code: str
    on: dt.date
    principal_vnd: int
    interest_vnd: int


@dataclass(frozen=True)
class Booking:
    """A typed entry; kind and fund as in funds.rules."""

    code: str
    fund: str
    on: dt.date
    kind: str
    amount_vnd: int
    is_initial: bool = False
    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class Deed:
    area: str
    on: dt.date
    content: str
    participants: int


@dataclass(frozen=True)
class Verdict:
    on: dt.date
    level: str
    is_well_managed: bool


@dataclass(frozen=True)
class Declaration:
    """The club's own totals of a reporting year; None is not declared. `areas` are codes."""

    starts_on: dt.date
    ends_on: dt.date
    members: int
    women: int
    older_60: int
    poor: int | None
    borrowers: int | None
    income_fund_vnd: int
    areas: list[str]


@dataclass
class Life:
    """All facts of one club; `money` holds Booking, Lending and Payment in the order in which they happened."""

    members: list[Someone] = field(default_factory=list)
    poverty: list[tuple[Someone, int, str]] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    money: list = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    declared: list[Declaration] = field(default_factory=list)


class Story:
    """Tells one club's life from its launch to `until`, both included."""

    def __init__(self, plan: ClubPlan, seed: int, until: dt.date):
        self.plan, self.seed, self.until = plan, seed, until
        self.life = Life()
        self.cash = {FundKind.INCOME: 0, FundKind.OPERATING: 0}
        self.lent: list[Lending] = []
        self.vouchers = self.loans = 0
        traits = self.chance("traits")
        self.launched_on = plan.founded_on + dt.timedelta(days=traits.randint(10, 60))
        self.begins_on = max(self.launched_on, plan.books_from)  # of the books
        self.meeting_day = traits.randint(4, 26)
        self.size = traits.randint(46, 68)
        self.diligence = traits.betavariate(5, 1.6)
        self.appetite = traits.uniform(0.4, 1.0)
        self.keen = traits.uniform(0.45, 1.0)  # the part of the members who ever care to borrow
        # Some clubs have an area that they hardly touch; the others carry out all eight.
        self.weak = {traits.choice(AREAS[3:])} if traits.random() < 0.34 else set()

    def chance(self, what: str) -> Random:
        return Random(f"{self.seed}:{self.plan.code}:{what}")  # noqa: S311 (a story, not a secret)

    def tell(self) -> Life:
        self._declare(self.chance("declared"))
        if self.begins_on > self.until:
            return self.life
        self._begin(self.chance("begin"))
        month = dt.date(self.begins_on.year, self.begins_on.month, 1)
        while (month := add_months(month, 1)) <= self.until:
            self._month(month, self.chance(f"{month:%Y-%m}"))
        return self.life

    def _declare(self, random: Random) -> None:
        """The years before the books: a club that grows a little, without what nobody asked it about."""
        fund = random.choice((20, 25)) * 1_000_000
        for year in range(self.launched_on.year, min(self.plan.books_from, self.until).year + 1):
            starts_on, ends_on = reporting_year(year)
            fund += random.randint(5, 30) * 100_000
            members, poor = self.size + random.randint(0, 4), random.randint(5, 12)
            shares = [random.uniform(0.6, 0.69), random.uniform(0.6, 0.69), random.uniform(0.3, 0.7)]
            if not self.launched_on <= ends_on <= self.until or ends_on >= self.plan.books_from:
                continue
            women, older, borrowers = (round(share * members) for share in shares)
            areas = [area for area in AREAS if area not in self.weak]
            told = (members, women, older, poor, borrowers if year % 2 else None, fund, areas)
            self.life.declared.append(Declaration(max(starts_on, self.launched_on), ends_on, *told))

    def _begin(self, random: Random) -> None:
        for place in range(self.size):
            self._join(
                random, self.begins_on, BOARD[place] if place < len(BOARD) else "", 6 <= place < 12, 11 <= place < 17
            )
        start = random.choice((20, 20, 20, 22, 25, 25, 30)) * 1_000_000
        if random.random() < 0.06:
            start = 15_000_000
        cow = 12_000_000 if random.random() < 0.12 else 0
        self._book(self.begins_on, EntryKind.CAPITAL, start - cow, is_initial=True, source=self.plan.source)
        if cow:
            note = "Bò giống do nhà tài trợ trao"
            self._book(
                self.begins_on, EntryKind.CAPITAL_IN_KIND, cow, is_initial=True, source=self.plan.source, note=note
            )
        self._book(self.begins_on, EntryKind.DONATION, 500_000, FundKind.OPERATING, note="Ủng hộ ngày ra mắt")

    def _join(
        self, random: Random, on: dt.date, position: str = "", home_care: bool = False, economic: bool = False
    ) -> None:
        sex = "female" if random.random() < 0.645 else "male"
        people = random.choices(list(PEOPLES), self.plan.people)[0]
        age = random.randint(60, 82) if random.random() < 0.655 else random.randint(28, 59)
        code = f"TV{len(self.life.members) + 1:03d}"
        someone = Someone(
            code, full_name(random, people, sex), sex, on.year - age, people, on, position, home_care, economic
        )
        someone.is_disabled = random.random() < 0.04
        someone.is_keen = random.random() < self.keen
        self.life.members.append(someone)
        self._household(random, someone, on.year)

    def _household(self, random: Random, someone: Someone, year: int) -> None:
        poor = 0.42 if someone.people == "Raglai" else 0.13
        status = random.choices(("poor", "near_poor", "hardship", "other"), (poor, 0.16, 0.08, 0.76 - poor))[0]
        self.life.poverty.append((someone, year, status))

    def _present(self) -> list[Someone]:
        return [one for one in self.life.members if one.left_on is None]

    def _month(self, month: dt.date, random: Random) -> None:
        meeting = month.replace(day=self.meeting_day)
        if month.month == 1:
            self._new_year(month, random)
        if month.month == 12:
            self._review(month.replace(day=5), self.chance(f"{month:%Y-%m}:review"))
        if meeting > self.until:
            return
        self._come_and_go(meeting, random)
        held = random.random() < 0.86 + 0.14 * self.diligence
        if held:
            self._collect(meeting, random)
            self._repay(meeting, random)
            self._lend(meeting, random)
        self._act(meeting, random)

    def _new_year(self, month: dt.date, random: Random) -> None:
        """In January the commune's list of poor households of the year is copied; most households keep their status."""
        for someone in self._present():
            if random.random() < 0.15:
                self._household(random, someone, month.year)

    def _come_and_go(self, meeting: dt.date, random: Random) -> None:
        for someone in self._present()[len(BOARD) :]:
            if random.random() < 0.0022:
                someone.left_on = meeting
                someone.leave_reason = random.choice(("moved", "died", "died", "own_wish"))
        while len(self._present()) < self.size + 6 and random.random() < 0.12:
            self._join(random, meeting)

    def _collect(self, meeting: dt.date, random: Random) -> None:
        paying = round(len(self._present()) * random.uniform(0.8, 1))
        self._book(meeting, EntryKind.MEMBERSHIP_FEE, paying * FEE_VND, FundKind.OPERATING)
        if random.random() < 0.1:
            amount = random.choice((200, 300, 500, 1_000)) * 1_000
            self._book(meeting, EntryKind.DONATION, amount, FundKind.OPERATING, note="Nhà hảo tâm ủng hộ")
        if random.random() < 0.025:
            amount = random.choice((1, 1, 2, 2, 3)) * 1_000_000
            self._book(
                meeting, EntryKind.CAPITAL, amount, source=random.choice(("Ngân sách tỉnh", "Hội viên đóng góp"))
            )
        spent = random.choice((100, 200, 300, 400, 500)) * 1_000
        if 0 < spent <= self.cash[FundKind.OPERATING]:
            self._book(meeting, EntryKind.ACTIVITY_EXPENSE, spent, FundKind.OPERATING, note="Nước uống, quà thăm hỏi")
        if self.cash[FundKind.OPERATING] > 7_000_000:
            self._book(meeting, EntryKind.TRANSFER_OUT, 1_000_000, FundKind.OPERATING, note="Bổ sung vốn cho vay")

    def _repay(self, meeting: dt.date, random: Random) -> None:
        for lending in list(self.lent):
            due = sum(line.principal_vnd for line in lending.lines if line.due_on <= meeting)
            unpaid = due - (lending.principal_vnd - lending.left_vnd)
            came = random.random() < (0.15 if lending.is_bad else 0.9 + 0.1 * self.diligence)
            if unpaid <= 0 or not came:
                continue
            if random.random() < 0.05:
                unpaid = max(100_000, unpaid // 2 // 1_000 * 1_000) if unpaid > 100_000 else unpaid
            self._pay(lending, meeting, min(unpaid, lending.left_vnd))

    def _pay(self, lending: Lending, on: dt.date, principal: int) -> None:
        interest = lending.lines[0].interest_vnd
        lending.left_vnd -= principal
        self.cash[FundKind.INCOME] += principal
        self.cash[FundKind.OPERATING] += interest
        self.life.money.append(Payment(lending, self._voucher(), on, principal, interest))
        if not lending.left_vnd:
            lending.borrower.owes = False
            self.lent.remove(lending)

    def _lend(self, meeting: dt.date, random: Random) -> None:
        if random.random() > self.appetite:
            return
        waiting = [one for one in self._present() if one.is_keen and not one.owes]
        for someone in random.sample(waiting, min(2, len(waiting))):
            amount = random.choice((2, 3, 3, 4, 5, 5, 8, 10)) * 1_000_000
            if amount > self.cash[FundKind.INCOME]:
                continue
            self.loans += 1
            lending = Lending(
                code=f"KV{self.loans:03d}",
                borrower=someone,
                on=meeting,
                principal_vnd=amount,
                rate=random.choice((Decimal("0.8"), Decimal("0.9"), Decimal(1))),
                months=random.choice((6, 10, 10, 12)),
                purpose=random.choice(PURPOSES),
                left_vnd=amount,
                is_bad=random.random() < 0.025,
            )
            lending.lines = schedule(amount, lending.months, lending.rate, meeting)
            someone.owes = True
            self.cash[FundKind.INCOME] -= amount
            self.lent.append(lending)
            self.life.money.append(lending)

    def _act(self, meeting: dt.date, random: Random) -> None:
        for area in AREAS:
            chance = 0.015 if area in self.weak else 0.22 + 0.2 * self.diligence
            on = meeting if random.random() < 0.6 else meeting.replace(day=random.randint(meeting.day, 28))
            people = random.randint(8, max(9, len(self._present())))
            content = random.choice(CONTENT[area])
            if random.random() < chance and self.begins_on <= on <= self.until:
                self.life.deeds.append(Deed(area, on, content, people))

    def _review(self, on: dt.date, random: Random) -> None:
        good = random.random() < 0.25 + 0.65 * self.diligence
        if on <= self.until:
            self.life.verdicts.append(Verdict(on, "club", good or random.random() < 0.5))
        later = on + dt.timedelta(days=random.randint(2, 8))
        if random.random() < 0.9 and later <= self.until:
            self.life.verdicts.append(Verdict(later, "district", good))

    def _voucher(self) -> str:
        self.vouchers += 1
        return f"P{self.vouchers:04d}"

    def _book(self, on, kind, amount, fund=FundKind.INCOME, **facts) -> None:
        self.life.money.append(Booking(self._voucher(), fund, on, kind, amount, **facts))
        if kind == EntryKind.TRANSFER_OUT:
            other = FundKind.INCOME if fund == FundKind.OPERATING else FundKind.OPERATING
            self.cash[fund] -= amount
            self.cash[other] += amount
        elif kind == EntryKind.ACTIVITY_EXPENSE:
            self.cash[fund] -= amount
        elif kind != EntryKind.CAPITAL_IN_KIND:
            self.cash[fund] += amount
