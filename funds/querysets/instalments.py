"""Reads of schedules: what is due by a day, and what of it was paid by its day."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.apps import apps
from django.db.models import BigIntegerField, F, Max, OuterRef, Q, Sum, Value
from django.db.models.functions import Coalesce, Greatest, Least

from clubs.querysets import ClubFactQuerySet
from funds.portfolio import Act, DueLine, fallen_due
from funds.querysets.base import scalar


class InstalmentQuerySet(ClubFactQuerySet):
    view_action = "loans.view"
    club_path = "loan__club_id"
    searched = (("loan__member__folded", "loan__member__code"),)
    codes = ("loan__code",)

    def not_taken_back(self):
        """The lines of schedules that were in force on some day."""
        return self.exclude(superseded_on=F("in_force_from"))

    def in_force_on(self, day: date):
        """The lines of the schedule that is in force on `day`."""
        return self.filter(in_force_from__lte=day).exclude(superseded_on__lte=day)

    def asked_by(self, day: date):
        """The lines whose interest is due by `day`: those due by it of the schedule in force then, and those that an
        earlier schedule let fall due while it was in force (a rescheduling takes away no interest that was due)."""
        still = Q(superseded_on__isnull=True) | Q(superseded_on__gt=day) | Q(superseded_on__gt=F("due_on"))
        return self.filter(still, in_force_from__lte=day, due_on__lte=day)

    def due_by_loan(self, days: Sequence[date]) -> dict[int, list[int]]:
        """{loan id: principal in ₫ falling due before each of the days} over these lines."""
        amounts = [Coalesce(Max("cumulative_vnd", filter=Q(due_on__lt=day)), 0) for day in days]
        rows = self.order_by().values("loan_id").annotate(**{f"due_{n}": amount for n, amount in enumerate(amounts)})
        return {loan_id: due for loan_id, *due in rows.values_list("loan_id", *(f"due_{n}" for n in range(len(days))))}

    def fallen_due_by(self, day: date):
        """The lines due on or before `day` whose schedule was in force on their due day, of loans not cancelled by it.

        That is the principal that falls due (DOMAIN.md, "Repayment rate"): a line that was superseded before its day
        never falls due; one that an opening brought along as arrears did so before the opening.
        """
        was_in_force = Q(in_force_from__lte=F("due_on")) & (
            Q(superseded_on__isnull=True) | Q(superseded_on__gt=F("due_on"))
        )
        stands = Q(loan__cancelled_on__isnull=True) | Q(loan__cancelled_on__gt=day)
        return self.filter(was_in_force, stands, due_on__lte=day)

    def fallen_due_within(self, start: date, end: date):
        """Of `fallen_due_by(end)` the lines due from `start` on."""
        return self.fallen_due_by(end).filter(due_on__gte=start)

    def due_by_club(self, start: date, end: date) -> dict[int, dict[str, int]]:
        """{club id: {due, first, on_time}} in ₫ of what falls due from `start` to `end`, in three queries.

        The few loans with a second schedule, a write-off or a reversal by `end` are walked act by act; of all others
        each line falls due once, and is paid by its day as far as the sum of the payments by then reaches.
        """
        found: dict[int, dict[str, int]] = defaultdict(lambda: {"due": 0, "first": 0, "on_time": 0})
        uneven = _uneven_loans(end)
        plain = self.fallen_due_within(start, end).exclude(loan_id__in=uneven)
        entries = apps.get_model("funds", "Entry").objects.filter(
            loan=OuterRef("loan"), kind="principal_repaid", entry_on__lte=OuterRef("due_on")
        )
        reached = scalar(entries, "loan", Sum("amount_vnd")) - F("cumulative_vnd") + F("principal_vnd")
        on_time = Greatest(Least(reached, F("principal_vnd")), Value(0), output_field=BigIntegerField())
        sums = plain.annotate(paid=on_time).order_by().values("loan__club_id")
        for row in sums.annotate(due=Sum("principal_vnd"), on_time=Sum("paid")):
            found[row["loan__club_id"]] = {"due": row["due"], "first": row["due"], "on_time": int(row["on_time"])}
        for line, fallen in self.fallen_due_within(start, end).filter(loan_id__in=uneven).walked(end):
            if line.due_on >= start:
                of_club = found[line.club_id]
                of_club["due"] += line.principal_vnd
                of_club["first"] += fallen.first_vnd
                of_club["on_time"] += fallen.on_time_vnd
        return dict(found)

    def walked(self, day: date) -> list[tuple]:
        """(line, FallenDue) of all that fell due by `day` on the loans of these lines, act by act; two queries.

        A line is a row with pk, loan_id, club_id, due_on, principal_vnd and cumulative_vnd.
        """
        loans = self.order_by().values("loan_id")
        lines: dict[int, list] = defaultdict(list)
        rows = apps.get_model("funds", "Instalment").objects.filter(loan_id__in=loans).fallen_due_by(day)
        for row in (
            rows.order_by("loan_id", "due_on", "number")
            .annotate(club_id=F("loan__club_id"))
            .values_list(*_LINE, named=True)
        ):
            lines[row.loan_id].append(row)
        acts = _acts(loans, day)
        found = []
        for loan_id, own in lines.items():
            due = [DueLine(row.due_on, row.principal_vnd, row.cumulative_vnd) for row in own]
            found += zip(own, fallen_due(due, acts.get(loan_id, [])), strict=True)
        return found


_LINE = ("pk", "loan_id", "club_id", "due_on", "principal_vnd", "cumulative_vnd")


def _acts(loans, day: date) -> dict[int, list[Act]]:
    """{loan id: its payments and write-offs by `day` in order}, without those that were reversed by then."""
    entries = apps.get_model("funds", "Entry").objects.dated_to(day).filter(loan_id__in=loans, reverses__isnull=True)
    entries = entries.filter(kind__in=["principal_repaid", "written_off"])
    entries = entries.filter(Q(reversal__isnull=True) | Q(reversal__entry_on__gt=day))
    acts: dict[int, list[Act]] = defaultdict(list)
    for loan_id, on, amount, kind in entries.order_by("entry_on", "pk").values_list(
        "loan_id", "entry_on", "amount_vnd", "kind"
    ):
        acts[loan_id].append(Act(on, amount, kind == "principal_repaid"))
    return acts


def _uneven_loans(day: date):
    """Ids of the loans with a superseded line, a write-off or a reversal by `day`."""
    lines = apps.get_model("funds", "Instalment").objects.filter(superseded_on__lte=day)
    entries = apps.get_model("funds", "Entry").objects.dated_to(day).filter(loan__isnull=False)
    return (
        lines.order_by()
        .values("loan_id")
        .union(
            entries.order_by().filter(kind="written_off").values("loan_id"),
            entries.order_by().filter(reverses__isnull=False).values("loan_id"),
        )
    )
