"""The small world that tests play in: two districts of real names, a club in each, every persona.

Everything in district B bears the canary word, so that one search shows a leak. Rows are made through the models, so
that a broken service does not break every test.
"""

import datetime as dt
from dataclasses import dataclass, field

from accounts.models import Assignment, User
from accounts.policy import Role
from clubs.models import ActivityArea, AreaRule, Club, Member, Person, Placement, SecretaryPost, Source
from districts.models import Level, Unit, UnitParent

CANARY = "Kỳ Lân Xanh"
AREAS = ["income", "health", "home_care", "mutual_aid", "rights", "learning", "culture", "resources"]
SINCE = dt.date(2018, 1, 1)


@dataclass
class World:
    province: Unit
    district_a: Unit
    district_b: Unit
    commune_a: Unit
    commune_b: Unit
    club_a: Club
    club_b: Club
    members_a: list[Member]
    members_b: list[Member]
    users: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str):
        try:
            return self.__dict__["users"][name]
        except KeyError:
            raise AttributeError(name) from None


def make_unit(code, name, kind, level, parent=None, **fields) -> Unit:
    unit = Unit.objects.create(code=code, name=name, kind=kind, level=level, **fields)
    if parent:
        UnitParent.objects.create(child=unit, parent=parent)
    return unit


def make_club(code, name, commune, founded_on=dt.date(2018, 5, 4), **fields) -> Club:
    club = Club.objects.create(code=code, name=name, founded_on=founded_on, **fields)
    Placement.objects.create(club=club, commune=commune, starts_on=founded_on, reason=Placement.Reason.FOUNDING)
    return club


def make_member(club, code, full_name, sex="female", joined_on=dt.date(2018, 6, 1), **fields) -> Member:
    fields = {"birth_year": 1955, **fields}
    person = fields.pop("person", None) or Person.objects.create()
    return Member.objects.create(
        club=club, person=person, code=code, full_name=full_name, sex=sex, joined_on=joined_on, **fields
    )


def make_user(username, role=None, unit=None, **fields) -> User:
    # an administrator without a second factor gets no further than the page that sets it up
    fields.setdefault("has_second_factor", role == Role.PROVINCE_ADMIN)
    user = User(username=username, full_name=f"Người dùng {username}", **fields)
    user.set_password("mat-khau-thu-nghiem")
    user.save()
    if role:
        Assignment.objects.create(user=user, role=role, unit=unit, starts_on=SINCE)
    return user


def make_areas() -> None:
    for number, code in enumerate(AREAS, start=1):
        AreaRule.objects.create(area=ActivityArea.objects.create(code=code, number=number, name=code))


def build_world() -> World:
    make_areas()
    province = make_unit("58", "Ninh Thuận", "tỉnh", Level.PROVINCE)
    district_a = make_unit("587", "Ninh Phước", "huyện", Level.DISTRICT, province)
    district_b = make_unit("586", "Ninh Hải", "huyện", Level.DISTRICT, province)
    commune_a = make_unit("22873", "Phước Sơn", "xã", Level.COMMUNE, district_a)
    commune_b = make_unit("22852", "Phương Hải", "xã", Level.COMMUNE, district_b)
    source = Source.objects.create(name="HelpAge International")
    club_a = make_club("NT-0001", "CLB Phước Sơn", commune_a, source=source, village="Phước Thiện")
    club_b = make_club("NT-0002", f"CLB {CANARY}", commune_b, village=f"Thôn {CANARY}")
    members_a = [
        make_member(club_a, f"TV{n:02}", name) for n, name in enumerate(["Nguyễn Thị Ánh", "Trần Văn Bình", "Ka Dá"], 1)
    ]
    members_b = [make_member(club_b, f"TV{n:02}", f"{CANARY} {n}") for n in range(1, 4)]
    world = World(province, district_a, district_b, commune_a, commune_b, club_a, club_b, members_a, members_b)
    world.users = {
        "province_admin": make_user("province_admin", Role.PROVINCE_ADMIN),
        "province_staff": make_user("province_staff", Role.PROVINCE_STAFF),
        "officer_a": make_user("officer_a", Role.AREA_OFFICER, district_a),
        "officer_b": make_user("officer_b", Role.AREA_OFFICER, district_b),
        "secretary_a": make_user("secretary_a", Role.SECRETARY, commune_a),
        "viewer": make_user("viewer", Role.VIEWER),
        "unassigned": make_user("unassigned"),
    }
    SecretaryPost.objects.create(assignment=world.secretary_a.assignments.get(), club=club_a)
    return world
