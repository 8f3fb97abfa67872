import datetime as dt

from clubs.models import Club
from targets.basis import Basis
from targets.figures import TargetFigures, club_figures, target_figures
from targets.services import load_plans
from tests.world import make_member

D = dt.date(2025, 12, 31)


def test_dashboard_reads_the_same_figures_as_the_full_rows(world):
    load_plans()
    make_member(world.club_a, "TV09", "Lê Thị Mười", birth_year=1990)
    basis = Basis.make(as_of=D, boundary=D)
    names = TargetFigures.__dataclass_fields__
    brief = [[getattr(row, name) for name in names] for row in target_figures(Club.objects.all(), basis)]
    full = [[getattr(row, name) for name in names] for row in club_figures(Club.objects.all(), basis)]
    assert brief == full
    assert [row[list(names).index("members")] for row in brief] == [4, 3]
