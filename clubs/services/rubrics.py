"""The rubrics: what makes an area "carried out", and the checklist of a good review; both hold from a day on."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.access import Locks, lock_programme
from clubs.models import ActivityArea, AreaRule, ReviewCriterion, RubricChange
from clubs.services.common import refuse_if
from core.audit import Trail, snapshot
from core.dates import add_months, format_date
from core.problems import Problem
from core.scoping import require_everything
from core.text import nfc

ACTION = "rubrics.edit"
RULE_FIELDS = ("area", "minimum", "starts_on", "ends_on")
CRITERION_FIELDS = ("number", "text", "starts_on", "ends_on")
MOST_ACTIVITIES = 366
MOST_CRITERIA = 30
MONTHS_AHEAD = 24

# What HelpAge's pages ask for (DOMAIN.md, section 4, "Well managed"); data, so in Vietnamese.
CRITERIA = (
    "Có quyết định thành lập trong hồ sơ",
    "Đã thông qua quy chế hoạt động",
    "Ban chủ nhiệm đầy đủ",
    "Sinh hoạt ít nhất 10 trong 12 tháng",
    "Sổ sách ghi chép kịp thời",
    "Quỹ được đối chiếu, khớp sổ",
    "Không có nợ quá hạn mà không rõ lý do",
    "Báo cáo đúng hạn",
)


@transaction.atomic
def load_criteria() -> int:
    """The checklist of reviews, where there is none at all yet. How many lines it made."""
    if ReviewCriterion.objects.exists():
        return 0
    rows = [ReviewCriterion(number=number, text=text) for number, text in enumerate(CRITERIA, start=1)]
    return len(ReviewCriterion.objects.bulk_create(rows))


@transaction.atomic
def set_area_rubric(*, actor, starts_on: date, minimums: Mapping[str, int | None], reason: str) -> RubricChange:
    """From `starts_on` on each area takes so many activities to count as carried out; None: it is not active.

    Earlier days keep their rubric. Refused: a day in a closed period or before the newest rubric's, no reason, no
    active area, a minimum out of bounds, and what changes nothing.
    """
    require_everything(actor, ACTION)
    lock_programme()
    areas = {area.code: area for area in ActivityArea.objects.select_for_update().order_by("number")}
    newest = AreaRule.objects.filter(starts_on__isnull=False).order_by("-starts_on").first()
    refuse_if(
        _day_problems(starts_on, newest and newest.starts_on) + _reason_problems(reason) + _minimum_problems(minimums)
    )
    trail = Trail(actor, ACTION, nfc(reason))
    for code, area in areas.items():
        _set_minimum(trail, area, starts_on, minimums.get(code))
    return _kept(actor, trail, RubricChange.Kind.AREAS, starts_on, reason, dict(minimums))


@transaction.atomic
def set_review_rubric(*, actor, starts_on: date, texts: Sequence[str], reason: str) -> RubricChange:
    """From `starts_on` on reviews are held against these lines, in their order. Refused as `set_area_rubric` is."""
    require_everything(actor, ACTION)
    lock_programme()
    list(ActivityArea.objects.select_for_update().order_by("number"))  # one change of a rubric at a time
    wanted = [text for text in (nfc(text).strip() for text in texts) if text]
    newest = ReviewCriterion.objects.filter(starts_on__isnull=False).order_by("-starts_on").first()
    problems = _day_problems(starts_on, newest and newest.starts_on) + _reason_problems(reason)
    refuse_if(problems + _text_problems(wanted))
    trail = Trail(actor, ACTION, nfc(reason))
    held = list(ReviewCriterion.objects.filter(ends_on__isnull=True).order_by("number", "pk"))
    if [row.text for row in held] != wanted:
        for row in held:
            _end(trail, row, starts_on, CRITERION_FIELDS)
        new = [ReviewCriterion(number=n, text=text, starts_on=starts_on) for n, text in enumerate(wanted, start=1)]
        trail.created(ReviewCriterion.objects.bulk_create(new), CRITERION_FIELDS)
    return _kept(actor, trail, RubricChange.Kind.REVIEWS, starts_on, reason, wanted)


def _set_minimum(trail: Trail, area: ActivityArea, starts_on: date, minimum: int | None) -> None:
    held = area.rules.filter(ends_on__isnull=True).first()
    if (held.minimum if held else None) == minimum:
        return
    if held is not None:
        _end(trail, held, starts_on, RULE_FIELDS)
    if minimum is not None:
        trail.created([AreaRule.objects.create(area=area, minimum=minimum, starts_on=starts_on)], RULE_FIELDS)


def _end(trail: Trail, row, day: date, fields: tuple[str, ...]) -> None:
    """It holds no longer from the day on; one that began on that very day never held."""
    before = snapshot(row, fields)
    if row.starts_on == day:
        trail.add(row, before=before, after={})
        row.delete()
        return
    row.ends_on = day
    row.save(update_fields=["ends_on"])
    trail.add(row, before=before, after=snapshot(row, fields))


def _kept(actor, trail: Trail, kind: str, starts_on: date, reason: str, content) -> RubricChange:
    if not trail.records:
        refuse_if([Problem(_("Nothing was changed."))])
    trail.write()
    return RubricChange.objects.create(
        kind=kind, starts_on=starts_on, reason=nfc(reason).strip(), content=content, made_by_id=actor.pk
    )


def _day_problems(starts_on: date, newest: date | None) -> list[Problem]:
    if message := Locks.in_force().message_anywhere(starts_on):
        return [Problem(message, "starts_on")]
    if newest is not None and starts_on < newest:
        text = _("The newest rubric holds from %(date)s: choose that day or a later one.")
        return [Problem(text % {"date": format_date(newest)}, "starts_on")]
    if starts_on > add_months(timezone.localdate(), MONTHS_AHEAD):
        return [Problem(_("Choose a day within the next two years."), "starts_on")]
    return []


def _reason_problems(reason: str) -> list[Problem]:
    return [] if nfc(reason).strip() else [Problem(_("Say why the rubric is changed."), "reason")]


def _minimum_problems(minimums: Mapping[str, int | None]) -> list[Problem]:
    if all(minimum is None for minimum in minimums.values()):
        return [Problem(_("At least one area must be active."))]
    text = _("Enter a number from 1 to %(most)s, or leave it empty.") % {"most": MOST_ACTIVITIES}
    wrong = [code for code, one in minimums.items() if one is not None and not 1 <= one <= MOST_ACTIVITIES]
    return [Problem(text, f"minimum_{code}") for code in wrong]


def _text_problems(texts: Sequence[str]) -> list[Problem]:
    if not texts:
        return [Problem(_("Enter at least one line."), "texts")]
    if len(texts) > MOST_CRITERIA or any(len(text) > 300 for text in texts):
        text = _("At most %(most)s lines of 300 characters each.") % {"most": MOST_CRITERIA}
        return [Problem(text, "texts")]
    if len(set(texts)) < len(texts):
        return [Problem(_("A line stands here twice."), "texts")]
    return []
