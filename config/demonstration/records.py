"""Awards, trainings and monthly meetings of the demonstration.

Real: the province's summary conference of the years to 2020 gave certificates of merit (Bằng khen của UBND tỉnh) to
outstanding collectives. Made up: which clubs had them, every other award, every training and every meeting.
"""

import datetime as dt
from collections.abc import Iterator
from random import Random

from clubs.drafts import AttendanceDraft, AwardDraft, MeetingDraft, TrainingDraft
from clubs.models import Club, Meeting
from core.dates import add_months

TOPICS = (
    "Ghi chép sổ sách và quản lý quỹ câu lạc bộ",
    "Chăm sóc người cao tuổi tại nhà cho tình nguyện viên",
    "Kỹ năng điều hành sinh hoạt câu lạc bộ",
    "Chăn nuôi dê, cừu an toàn dịch bệnh",
)
MONTHS_OF_MEETINGS = 24
LATE_EVERY = 5
"""Every so manieth club has not held, or not entered, this month's meeting."""


def award_drafts(clubs: list[Club], seed: int, until: dt.date) -> Iterator[AwardDraft]:
    """The provincial certificates of 2020, and two clubs honoured by a district's chairman every year since."""
    early = [club for club in clubs if club.founded_on < dt.date(2020, 1, 1)]
    if until >= dt.date(2020, 12, 18):
        for club in early[:5]:
            yield AwardDraft(
                club=club,
                year=2020,
                level="province",
                title="Bằng khen của UBND tỉnh",
                decided_on=dt.date(2020, 12, 18),
                note="Trao tại hội nghị tổng kết.",
            )
    for year in range(2021, until.year):
        random = Random(f"{seed}:awards:{year}")  # noqa: S311 (a story, not a secret)
        old = [club for club in clubs if club.founded_on.year < year]
        for club in random.sample(old, min(2, len(old))):
            yield AwardDraft(
                club=club,
                year=year,
                level="district",
                title="Giấy khen",
                decision_number=f"{random.randint(100, 900)}/QĐ-UBND",
                decided_on=dt.date(year, 12, 20),
            )


def trainings(clubs: list[Club], seed: int, until: dt.date) -> Iterator[tuple[TrainingDraft, list[AttendanceDraft]]]:
    """Two trainings of the whole province a year since 2018, with the clubs that came."""
    for year in range(2018, until.year + 1):
        random = Random(f"{seed}:trainings:{year}")  # noqa: S311 (a story, not a secret)
        for month in (4, 9):
            day = dt.date(year, month, random.randint(5, 25))
            there = [club for club in clubs if club.is_operating_on(day) and random.random() < 0.7]
            if day > until or not there:
                continue
            draft = TrainingDraft(
                topic=random.choice(TOPICS),
                held_on=day,
                ends_on=day + dt.timedelta(days=1),
                place="Phan Rang - Tháp Chàm",
                organiser="Ban đại diện Hội Người cao tuổi tỉnh",
            )
            came = []
            for club in there:
                count = random.randint(2, 5)
                came.append(AttendanceDraft(club=club, participants=count, women=random.randint(1, count)))
            yield draft, came


def meeting_drafts(clubs: list[Club], seed: int, until: dt.date) -> Iterator[MeetingDraft]:
    """A meeting a month in the last 24 months, some left out, and a few clubs without this month's."""
    first = add_months(until.replace(day=1), 1 - MONTHS_OF_MEETINGS)
    for place, club in enumerate(clubs):
        random = Random(f"{seed}:{club.code}:meetings")  # noqa: S311 (a story, not a secret)
        day_of_month = random.randint(4, 20)
        for number in range(MONTHS_OF_MEETINGS):
            day = add_months(first, number).replace(day=day_of_month)
            is_left_out = random.random() < 0.06
            attended, visits = random.randint(38, 60), random.randint(4, 18)
            is_this_month = number == MONTHS_OF_MEETINGS - 1
            begun_on = club.launched_on or club.founded_on
            if day > until or day <= begun_on or not club.is_operating_on(day) or is_left_out:
                continue
            if is_this_month and place % LATE_EVERY == 0:
                continue
            yield MeetingDraft(
                club=club,
                held_on=day,
                attended=attended,
                home_care_visits=visits,
                people_cared_for=min(visits, 9),
                health_checked=attended - number % 5 if day.month in (4, 10) else 0,
                hardship_helped=visits % 3,
            )


def as_row(draft: MeetingDraft) -> Meeting:
    """The row of a meeting whose attendance was only counted."""
    names = ("held_on", "attended", "home_care_visits", "people_cared_for", "health_checked", "hardship_helped")
    return Meeting(club=draft.club, **{name: getattr(draft, name) for name in names})
