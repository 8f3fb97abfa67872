import datetime as dt

from clubs.models import Club
from targets.basis import Basis
from targets.figures import TargetFigures, club_figures, target_figures
from tests.targets.conftest import found, post
from tests.world import make_member


def test_dashboard_reads_the_same_figures_as_the_full_rows(kh72):
    club, _other = found(2, "22738")
    make_member(club, "TV09", "Lê Thị Mười", birth_year=1960)
    post(club, "capital", 31_000_000, is_initial=True)
    basis = Basis.make(as_of=dt.date(2025, 12, 31))
    names = list(TargetFigures.__dataclass_fields__)
    brief, full = (
        [[getattr(row, name) for name in names] for row in read(Club.objects.all(), basis)]
        for read in (target_figures, club_figures)
    )
    assert brief == full
    assert [row[names.index("members")] for row in brief] == [1, 0]
    assert [row[names.index("income_fund")] for row in brief] == [31_000_000, 0]
