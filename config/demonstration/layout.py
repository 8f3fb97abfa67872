"""Which clubs there are, where and since when.

Real: 20 clubs founded in 2017-2020 and 10 in 2021 by district; 41 new ones by 05/2025 in 52 communes with the old, 9 of
them ethnic-minority communes (read as region III of QĐ 861: only 37 communes have no region at all, so with any region
counted 52 communes could not hold as few as 9). Made up: which communes, villages, days, and the districts of the 31
clubs of 2022-2025, which were not published.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from districts.models import Unit

# Communes of 2021 that have a club, per district, in the order in which they get their first one; then the numbers of
# clubs per district founded by 2020, in 2021, and by 05/2025.
DISTRICTS: dict[str, tuple[str, tuple[int, int, int]]] = {
    "582": (
        "Đô Vinh, Phước Mỹ, Đông Hải, Văn Hải, Mỹ Hải, Thành Hải, "
        "Bảo An, Đạo Long, Mỹ Đông, Phủ Hà, Thanh Sơn, Mỹ Hương",
        (5, 4, 5),
    ),
    "584": ("Phước Đại, Phước Tiến, Phước Chính, Phước Bình", (0, 0, 5)),
    "585": ("Quảng Sơn, Tân Sơn, Nhơn Sơn, Lâm Sơn, Lương Sơn, Hòa Sơn, Mỹ Sơn, Ma Nới", (4, 0, 5)),
    "586": ("Xuân Hải, Hộ Hải, Khánh Hải, Phương Hải, Tân Hải, Tri Hải, Vĩnh Hải, Thanh Hải", (4, 3, 3)),
    "587": (
        "Phước Dân, Phước Hậu, Phước Thuận, Phước Sơn, An Hải, Phước Hữu, Phước Thái, Phước Hải, Phước Vinh",
        (2, 3, 6),
    ),
    "588": ("Lợi Hải, Công Hải, Bắc Phong, Bắc Sơn, Phước Chiến", (2, 0, 3)),
    "589": ("Phước Nam, Nhị Hà, Phước Dinh, Phước Ninh, Phước Diêm, Phước Hà", (3, 0, 4)),
}
WAVES = (
    (dt.date(2017, 3, 1), dt.date(2020, 11, 30)),
    (dt.date(2021, 4, 20), dt.date(2021, 11, 30)),
    (dt.date(2022, 2, 15), dt.date(2024, 10, 25)),
)
# Clubs of which nobody kept names and vouchers before a day: until then they declare their totals once a year.
BOOKS_FROM = {
    "NT-0002": dt.date(2019, 1, 5),
    "NT-0004": dt.date(2019, 1, 5),
    "NT-0046": dt.date.max,
}
LAST_WAVE_TAIL = dt.date(2025, 5, 15)
SOURCES = ("HelpAge International", "Dự án VIE071", "Ngân sách tỉnh", "Mặt trận Tổ quốc", "Hội viên đóng góp")


@dataclass(frozen=True)
class ClubPlan:
    """A club before it exists. `people` gives the weights of Kinh, Chăm and Raglai among its members.

    `books_from`: the day before which nobody kept its list and its books.
    """

    code: str
    name: str
    commune: Unit
    village: str
    founded_on: dt.date
    source: str
    people: tuple[float, float, float]
    books_from: dt.date = dt.date.min


def demonstration_clubs(seed: int, communes_of: Callable[[str], dict[str, Unit]]) -> list[ClubPlan]:
    """The 61 clubs of the demonstration, ordered by founding, coded NT-0001 on.

    communes_of: district code -> its communes of 2021 by name.
    """
    random = Random(f"{seed}:layout")  # noqa: S311 (a story, not a secret)
    found: list[tuple[dt.date, Unit, int]] = []
    for code, (names, counts) in DISTRICTS.items():
        by_name = communes_of(code)
        communes = [by_name[name] for name in names.split(", ")]
        place = 0
        for wave, count in enumerate(counts):
            for _ in range(count):
                commune = communes[place % len(communes)]
                found.append((_founding_day(random, wave, commune), commune, place // len(communes)))
                place += 1
    found.sort(key=lambda one: (one[0], one[1].code))
    plans = [_plan(random, number, *one) for number, one in enumerate(found, start=1)]
    return [replace(plan, books_from=BOOKS_FROM.get(plan.code, plan.books_from)) for plan in plans]


def _founding_day(random: Random, wave: int, commune: Unit) -> dt.date:
    first, last = WAVES[wave]
    # Only communes that outlived the mergers of 01/11/2024 found clubs after them.
    if wave == 2 and commune.valid_to == dt.date(2025, 7, 1) and random.random() < 0.12:
        first, last = dt.date(2025, 1, 6), LAST_WAVE_TAIL
    day = first + dt.timedelta(days=random.randrange((last - first).days))
    return day - dt.timedelta(days=max(0, day.weekday() - 4))  # offices decide on weekdays


def _plan(random: Random, number: int, founded_on: dt.date, commune: Unit, round_: int) -> ClubPlan:
    word = "Khu phố" if commune.is_urban else "Thôn"
    village = f"{word} {random.randint(1, 4) + 4 * round_}"
    if commune.region_861 == "III":
        people = (0.15, 0.05, 0.80)
    elif commune.region_861:
        people = (0.45, 0.45, 0.10)
    else:
        people = (0.93, 0.06, 0.01)
    name = f"CLB LTHTGN {village} {commune.name}"
    return ClubPlan(f"NT-{number:04d}", name, commune, village, founded_on, random.choice(SOURCES), people)


def random_clubs(
    count: int, seed: int, since: int, until: dt.date, communes: list[Unit], taken: int = 0
) -> list[ClubPlan]:
    """So many clubs founded from the year `since` to `until`, spread over the communes, coded TH-000001 on."""
    random = Random(f"{seed}:programme")  # noqa: S311 (a story, not a secret)
    first = dt.date(since, 1, 2)
    days = max(1, (until - first).days - 60)
    plans = []
    for number in range(count):
        commune = communes[number % len(communes)]
        founded_on = first + dt.timedelta(days=random.randrange(days))
        if commune.valid_to and founded_on >= commune.valid_to:
            founded_on = first + dt.timedelta(days=random.randrange((commune.valid_to - first).days))
        plan = _plan(random, number, founded_on, commune, number // len(communes))
        plans.append(replace(plan, code=f"TH-{taken + number + 1:06d}"))
    return plans
