"""Reference data of this floor: activity areas with their rubric, and sources of support."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from clubs.models import ActivityArea, AreaRule, Source
from clubs.services.common import clean_problems, refuse_if
from core.audit import Trail
from core.problems import Problem
from core.text import fold, nfc

# The programme's own numbering and wording (DOMAIN.md, section 2); data, so in Vietnamese.
AREAS = (
    ("income", "Tăng thu nhập"),
    ("health", "Chăm sóc sức khỏe"),
    ("home_care", "Chăm sóc tại nhà dựa vào tình nguyện viên"),
    ("mutual_aid", "Tự giúp nhau và hỗ trợ cộng đồng"),
    ("rights", "Quyền và lợi ích"),
    ("learning", "Nâng cao nhận thức, kiến thức"),
    ("culture", "Chăm sóc đời sống tinh thần"),
    ("resources", "Vận động nguồn lực"),
)


@transaction.atomic
def load_areas() -> int:
    """The eight areas and for each one open rule of at least one activity; leaves what is there. How many it made."""
    held = set(ActivityArea.objects.values_list("code", flat=True))
    missing = [
        ActivityArea(code=code, number=number, name=name)
        for number, (code, name) in enumerate(AREAS, start=1)
        if code not in held
    ]
    ActivityArea.objects.bulk_create(missing)
    AreaRule.objects.bulk_create([AreaRule(area=area, minimum=1) for area in missing])
    return len(missing)


@transaction.atomic
def get_or_make_source(*, actor, name: str) -> Source:
    """The source of this name, whatever its case and marks; made where there is none."""
    if not (actor.may("clubs.edit") or actor.may("entries.post")):
        raise PermissionDenied
    found = Source.objects.filter(folded=fold(name)[:120]).first()
    if found is not None:
        return found
    source = Source(name=nfc(name))
    refuse_if(clean_problems(source, 0) or ([] if fold(name) else [Problem(_("Enter a name."), "name")]))
    source.save()
    trail = Trail(actor, "clubs.edit")
    trail.created([source], ("name",))
    trail.write()
    return source
