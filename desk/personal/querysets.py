"""What is stored of people, in numbers."""

from datetime import date

from django.db.models import Count, Q

from clubs.models import Member, PovertyStatus
from clubs.querysets import MemberQuerySet
from targets.models import Target


def stored_values() -> dict[str, int]:
    """{name of a column: members of whom it is recorded}, "members" for all, "anonymised" for those already erased;
    "poverty" counts the household statuses. Two queries, of which one reads every member."""
    texts = ("phone", "ethnicity", "leave_reason")
    counts = {name: Count("pk", filter=~Q(**{name: ""})) for name in texts}
    counts |= {name: Count("pk", filter=Q(**{f"{name}__isnull": False})) for name in ("birth_year", "birth_date")}
    counts |= {"is_disabled": Count("pk", filter=Q(is_disabled=True)), "members": Count("pk")}
    counts["anonymised"] = Count("pk", filter=Q(anonymised_on__isnull=False))
    return Member.objects.order_by().aggregate(**counts) | {"poverty": PovertyStatus.objects.count()}


def gone_before(day: date) -> MemberQuerySet:
    return Member.objects.gone_before(day)


def age_lines_of_plans() -> set[int]:
    """The ages from which the plans' targets count somebody as older, where they say so themselves."""
    return set(Target.objects.exclude(older_from=None).order_by().values_list("older_from", flat=True))
