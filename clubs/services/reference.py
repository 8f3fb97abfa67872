"""Reference data of this floor: activity areas with their first rubric, and sources of support."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clubs.models import ActivityArea, AreaRule, Club, Source
from clubs.services.common import BATCH, clean_problems, refuse_if
from clubs.services.rubrics import load_criteria
from core.audit import Trail, snapshot
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
    """The eight areas, for each one open rule of at least one activity, and the checklist of reviews.

    Leaves what is there. How many areas it made.
    """
    held = set(ActivityArea.objects.values_list("code", flat=True))
    missing = [
        ActivityArea(code=code, number=number, name=name)
        for number, (code, name) in enumerate(AREAS, start=1)
        if code not in held
    ]
    ActivityArea.objects.bulk_create(missing)
    AreaRule.objects.bulk_create([AreaRule(area=area, minimum=1) for area in missing])
    load_criteria()
    return len(missing)


@transaction.atomic
def get_or_make_source(*, actor, name: str) -> Source:
    """The source of this name, whatever its case and marks; made where there is none. Of two spellings that were
    joined it is the one that stays."""
    if not (actor.may("clubs.edit") or actor.may("entries.post")):
        raise PermissionDenied
    return _source_named(name) or _make_source(Trail(actor, "clubs.edit"), name)


@transaction.atomic
def add_source(*, actor, name: str) -> Source:
    """A new source. Refuses a name that is there already, whatever its case and marks."""
    if not actor.may("sources.edit"):
        raise PermissionDenied
    refuse_if(_name_problems(name))
    return _make_source(Trail(actor, "sources.edit"), name)


@transaction.atomic
def rename_source(*, actor, source: Source, name: str) -> Source:
    """Corrects a source's name, wherever it stands. Refuses the name of another one: those two are to be joined."""
    if not actor.may("sources.edit"):
        raise PermissionDenied
    fresh = Source.objects.select_for_update().get(pk=source.pk)
    before = snapshot(fresh, ("name",))
    fresh.name = nfc(name)
    refuse_if(clean_problems(fresh, 0) or _name_problems(name, fresh))
    if fresh.name != before["name"]:
        fresh.save(update_fields=["name", "folded"])
        trail = Trail(actor, "sources.edit")
        trail.add(fresh, before=before, after=snapshot(fresh, ("name",)))
        trail.write()
    return fresh


@transaction.atomic
def merge_sources(*, actor, source: Source, into: Source, reason: str = "") -> Source:
    """Two spellings of one source become one: `into` stays, and the other leads to it from now on.

    The clubs get the one that stays. Ledger entries are never changed: they keep their spelling and count under `into`.
    """
    if not actor.may("sources.edit"):
        raise PermissionDenied
    clubs = list(Club.objects.select_for_update().filter(source=source).order_by("pk"))
    held = {one.pk: one for one in Source.objects.select_for_update().order_by("pk")}
    old, new = held[source.pk], held[into.pk]
    if old == new or new.merged_into_id or old.merged_into_id:
        refuse_if([Problem(_("Choose another source of the list."), "into")])
    trail = Trail(actor, "sources.edit", reason)
    followers = [old, *(one for one in held.values() if one.merged_into_id == old.pk)]
    for one in followers:
        trail.add(one, before=snapshot(one, ("merged_into",)), after={"merged_into": new.pk})
        one.merged_into = new
    Source.objects.bulk_update(followers, ["merged_into"])
    for club in clubs:
        trail.add(club, before={"source": old.pk}, after={"source": new.pk})
        club.source = new
    Club.objects.bulk_update(clubs, ["source"], batch_size=BATCH)
    trail.write()
    return new


def _source_named(name: str) -> Source | None:
    found = Source.objects.select_related("merged_into").filter(folded=fold(name)[:120]).first()
    return found and found.standing


def _name_problems(name: str, own: Source | None = None) -> list[Problem]:
    if not fold(name):
        return [Problem(_("Enter a name."), "name")]
    other = Source.objects.filter(folded=fold(name)[:120]).exclude(pk=own.pk if own else None).first()
    if other is None:
        return []
    text = _("There is the source “%(name)s” already. Two spellings of one source are joined, not renamed.")
    return [Problem(text % {"name": other.name}, "name")]


def _make_source(trail: Trail, name: str) -> Source:
    """The new source; where somebody else made it a moment ago, that one."""
    source = Source(name=nfc(name))
    refuse_if(clean_problems(source, 0) or ([] if fold(name) else [Problem(_("Enter a name."), "name")]))
    try:
        with transaction.atomic():
            source.save()
    except IntegrityError:
        if (made := _source_named(name)) is None:
            raise
        return made
    trail.created([source], ("name",))
    trail.write()
    return source
