"""Reads of loans and their schedules: what is owed, since when it is late."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest, Least

from clubs.querysets import ClubFactQuerySet
from clubs.rules import next_code
from funds.portfolio import LATE_DAYS, ClubPosition
from funds.querysets.base import scalar
from funds.rules import LoanState


class LoanQuerySet(ClubFactQuerySet):
    view_action = "loans.view"
    searched = (("member__folded", "member__code"),)
    codes = ("code",)

    def in_force(self):
        """Loans whose code is taken: not cancelled."""
        return self.filter(cancelled_on__isnull=True)

    def next_code(self) -> str:
        """A free loan code after the highest numbered one of these loans."""
        return next_code(self.order_by().values_list("code", flat=True), "KV001")

    def disbursed_by(self, day: date):
        """Loans that existed on `day`: disbursed on or before it and not cancelled by then."""
        return self.filter(disbursed_on__lte=day).exclude(cancelled_on__lte=day)

    def disbursed_within(self, start: date, end: date):
        """Loans disbursed from `start` to `end`, both included, that were not cancelled by then.

        An opening loan counts by the day on which it was lent, as soon as its opening day is past: a fact dated after
        `end` changes nothing.
        """
        return self.disbursed_by(end).lent_from(start)

    def lent_from(self, day: date):
        """Loans lent on `day` or later, opening loans by the day of their contract."""
        # a contract is no later than its opening day: the first condition, with its index, holds for both
        return self.filter(Q(original_on__isnull=True) | Q(original_on__gte=day), disbursed_on__gte=day)

    def lent_to(self, day: date):
        """Loans lent on `day` or before, opening loans by the day of their contract."""
        return self.filter(Q(original_on__isnull=True, disbursed_on__lte=day) | Q(original_on__lte=day))

    def paid_out(self):
        """Loans that the club paid out itself: one that an opening brings along with what is left of it is none."""
        entries = apps.get_model("funds", "Entry").objects.filter(loan=OuterRef("pk"), kind="loan_disbursed")
        return self.filter(Exists(entries))

    def brought_along(self):
        """Loans lent before their club's books began."""
        return self.filter(original_on__isnull=False)

    def in_book_of(self, start: date, end: date):
        """Loans that a book of these days names: lent in them, or still owed when they began, or paid on in them."""
        entries = apps.get_model("funds", "Entry").objects.filter(loan__isnull=False)
        moved = entries.dated_within(start, end).order_by().values("loan_id")
        owed = loans_owing_on(start - timedelta(days=1))
        return self.filter(Q(disbursed_on__gte=start) | Q(pk__in=owed) | Q(pk__in=moved), disbursed_on__lte=end)

    def lent_by_club(self):
        """(club_id, loans, amount) of these loans: how many, and their principal in ₫."""
        return self.order_by().values("club_id").annotate(loans=Count("pk"), amount=Sum("principal_vnd"))

    def owing_on(self, day: date):
        """Loans with outstanding principal above 0 on `day`."""
        return self.filter(pk__in=loans_owing_on(day))

    def few_owing_on(self, day: date):
        """The same of few loans (a person's, some clubs'), each by its own entries.

        The whole ledger's sums, which `owing_on` makes, took 3 s for one club among 12.000.
        """
        return self.with_outstanding_on(day).filter(outstanding_vnd__gt=0)

    def with_outstanding_on(self, day: date):
        """Adds `outstanding_vnd`: principal - repaid - written off, by entries dated <= day (0 before the loan)."""
        entries = apps.get_model("funds", "Entry").objects.dated_to(day).filter(loan=OuterRef("pk"))
        return self.annotate(outstanding_vnd=scalar(entries, "loan", Sum("portfolio_vnd")))

    def with_cycle(self):
        """Adds `cycle`: the how many-th loan of its person in its club this is (vòng vay), cancelled loans left out.

        1 for the first; a cancelled loan has the number of those before it.
        """
        own = Coalesce(OuterRef("original_on"), OuterRef("disbursed_on"))
        until = Q(lent_on__lt=own) | Q(lent_on=own, pk__lte=OuterRef("pk"))
        loans = (
            apps.get_model("funds", "Loan")
            .objects.in_force()
            .annotate(lent_on=Coalesce("original_on", "disbursed_on"))
            .filter(until, club=OuterRef("club"), member__person=OuterRef("member__person"))
        )
        return self.annotate(cycle=scalar(loans, "club", Count("pk")))

    def with_due_before(self, day: date, name: str, *, as_of: date):
        """Adds `name`: principal falling due before `day` by the schedule in force on `as_of`."""
        lines = apps.get_model("funds", "Instalment").objects.in_force_on(as_of)
        return self.annotate(
            **{name: scalar(lines.filter(loan=OuterRef("pk"), due_on__lt=day), "loan", Max("cumulative_vnd"))}
        )

    def with_due_by(self, day: date, *, leaving_out: Sequence[int] = ()):
        """Adds `outstanding_vnd` and what the borrower is to pay by `day`: `due_principal_vnd`, `due_interest_vnd`.

        Principal: what falls due up to and including `day` by the schedule in force then - repaid and written off, at
        least 0, at most what is outstanding. Interest: what was asked by `day` - interest received, at least 0. Entries
        of the vouchers `leaving_out` (ids) and entries dated after `day` do not count.
        """
        of_loan = apps.get_model("funds", "Instalment").objects.filter(loan=OuterRef("pk"))
        lines = of_loan.in_force_on(day).filter(due_on__lte=day)
        entries = apps.get_model("funds", "Entry").objects.dated_to(day).filter(loan=OuterRef("pk"))
        entries = entries.exclude(voucher_id__in=leaving_out)
        received = entries.filter(kind="interest_received")
        rows = self.annotate(
            outstanding_vnd=scalar(entries, "loan", Sum("portfolio_vnd")),
            asked_principal_vnd=scalar(lines, "loan", Max("cumulative_vnd")),
            asked_interest_vnd=scalar(of_loan.asked_by(day), "loan", Sum("interest_vnd")),
            received_interest_vnd=scalar(received, "loan", Sum("amount_vnd")),
        )
        unpaid = F("asked_principal_vnd") - F("principal_vnd") + F("outstanding_vnd")
        nothing, whole = Value(0), models.BigIntegerField()
        return rows.annotate(
            due_principal_vnd=Greatest(Least(unpaid, F("outstanding_vnd")), nothing, output_field=whole),
            due_interest_vnd=Greatest(
                F("asked_interest_vnd") - F("received_interest_vnd"), nothing, output_field=whole
            ),
        )

    def with_position_on(self, day: date):
        """Adds `outstanding_vnd`, `overdue_vnd` and `oldest_due_on` (None: nothing uncovered) on `day`.

        Overdue principal: what fell due before `day` - what was repaid and written off by it, if positive. The oldest
        instalment whose principal is not covered may still lie ahead; days late = day - oldest_due_on, if positive.
        """
        rows = self.with_outstanding_on(day).with_due_before(day, "due_vnd", as_of=day)
        rows = rows.annotate(paid_vnd=F("principal_vnd") - F("outstanding_vnd"))
        lines = apps.get_model("funds", "Instalment").objects.in_force_on(day)
        uncovered = lines.filter(loan=OuterRef("pk"), cumulative_vnd__gt=OuterRef("paid_vnd")).order_by("due_on")
        return rows.annotate(
            overdue_vnd=Greatest(F("due_vnd") - F("paid_vnd"), Value(0), output_field=models.BigIntegerField()),
            oldest_due_on=Subquery(uncovered.values("due_on")[:1]),
        )

    def with_state_on(self, day: date):
        """Adds the position on `day` and `state`, a LoanState (a loan cancelled by then is nothing else)."""
        state = Case(
            When(cancelled_on__lte=day, then=Value(LoanState.CANCELLED)),
            When(overdue_vnd__gt=0, then=Value(LoanState.OVERDUE)),
            When(outstanding_vnd__gt=0, then=Value(LoanState.OPEN)),
            default=Value(LoanState.CLOSED),
        )
        return self.with_position_on(day).annotate(state=state)

    def late_on(self, day: date, least: int | None = None, most: int | None = None):
        """Of loans with their position on `day` those that owe and are from `least` to `most` days late, 0 for not
        late; None is no bound."""
        rows = self.filter(outstanding_vnd__gt=0)
        if least is not None:
            rows = rows.filter(oldest_due_on__lte=day - timedelta(days=least))
        if most is not None:
            rows = rows.filter(Q(oldest_due_on__gte=day - timedelta(days=most)) | Q(oldest_due_on__isnull=True))
        return rows

    def by_club_position(self, day: date, *, are_few: bool = False) -> list[ClubPosition]:
        """The clubs' positions on `day`, in two queries; clubs without an open loan have none.

        A loan is more than x days late when principal that fell due before day - x is not covered.
        """
        owing = (self.few_owing_on(day) if are_few else self.owing_on(day)).order_by()
        facts = list(owing.with_outstanding_on(day).values_list(*_OWED))
        # asking again for who owes costs as much as the rest; but SQLite takes no more than 32.766 ids
        loans = [pk for pk, *_rest in facts] if len(facts) <= MANY_IDS else owing
        lines = apps.get_model("funds", "Instalment").objects.in_force_on(day).filter(loan__in=loans)
        due = lines.due_by_loan([day - timedelta(days=days) for days in LATE_DAYS])
        nothing = [0] * len(LATE_DAYS)  # a loan without a schedule is check_figures' to report
        positions: dict[int, ClubPosition] = {}
        for pk, club_id, member_id, principal, outstanding in facts:
            paid = principal - outstanding
            position = positions.setdefault(club_id, ClubPosition(club_id))
            position.add(member_id, outstanding, [amount - paid for amount in due.get(pk, nothing)])
        return [positions[club_id] for club_id in sorted(positions)]


MANY_IDS = 20_000
_OWED = ("pk", "club_id", "member_id", "principal_vnd", "outstanding_vnd")


def loans_owing_on(day: date):
    """Ids of the loans with outstanding principal above 0 on `day`, from the ledger's index alone."""
    entries = apps.get_model("funds", "Entry").objects.dated_to(day).filter(loan__isnull=False)
    owing = entries.order_by().values("loan_id").annotate(owed=Sum("portfolio_vnd")).filter(owed__gt=0)
    return owing.values("loan_id")
