"""Flags of loans: to whom they were given, paid off and given again, too large, paid beyond what is due."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import F
from django.utils.translation import gettext as _

from clubs.models import Member
from core.dates import format_date
from core.templatetags.vi_format import rate, share, vnd_unit
from funds.models import Entry, Instalment, Loan
from funds.querysets.suspect import given_after_leaving, paid_by_day, paid_off_since, with_interest
from funds.watchdog.flags import Flag, loan_link
from funds.watchdog.watch import Owing, Watch

RELENT_MONTHS = 12
CHAIN_MONTHS = 36
"""Loans run ten to twelve months: three in a row reach back so far."""
RELENT_SHARE = 2
"""Paying the last instalment and borrowing again at the same meeting is how clubs work; only whoever pays off a half
(one over this) of the old loan or more on the day on which he gets it back is named."""
LARGE_PERCENT = 30
"""Where no rule is set: with less than a third of the fund at one borrower a default cannot sink it. The usual rule of
revolving funds is 10 to 20%, but the funds here begin at 20 million and lend up to 5 to 10 million."""
OVER_PERCENT, OVER_LEAST_VND = 10, 50_000
"""Interest on a late payment is asked for each further month; a tenth above the schedule is no more than that."""
AHEAD_SHARE, AHEAD_LEAST_VND = 2, 3_000_000
"""Half of the loan paid before it is due, while the rest stays open."""


def departed(watch: Watch) -> Iterator[Flag]:
    """Facts: the loan, the day and reason of leaving. What is paid back later does not open a closed flag again."""
    lent = given_after_leaving(watch.rows(Loan).disbursed_by(watch.day)).select_related("member")
    late = {loan.pk for loan in lent}
    for loan in lent:
        words = _("Loan %(loan)s of %(amount)s was given to %(name)s on %(day)s, who had left on %(left)s.")
        words %= {
            "loan": loan.code,
            "amount": vnd_unit(loan.principal_vnd),
            "name": loan.member.full_name,
            "day": format_date(loan.disbursed_on),
            "left": format_date(loan.member.left_on),
        }
        facts = ("given", loan.pk, loan.member.left_on.isoformat())
        yield Flag(loan.club_id, "departed", str(loan.pk), loan.disbursed_on, words, facts, (_to(loan),))
    for loan in watch.owing:
        if loan.left_on is not None and loan.left_on <= watch.day and loan.pk not in late:
            words = _("%(name)s left the club on %(left)s (%(reason)s) and still owes %(amount)s of loan %(loan)s.")
            words %= _values(loan) | {"left": format_date(loan.left_on), "reason": _reason(loan.leave_reason)}
            facts = ("owes", loan.pk, loan.left_on.isoformat(), loan.leave_reason)
            yield Flag(loan.club_id, "departed", str(loan.pk), loan.left_on, words, facts, (_to(loan),))


def too_large(watch: Watch) -> Iterator[Flag]:
    """Facts: the person's open loans; a repayment does not open a closed flag again, another loan does."""
    people: dict[tuple[int, int], list[Owing]] = defaultdict(list)
    for loan in watch.owing:
        people[loan.club_id, loan.person_id].append(loan)
    for (club_id, person_id), loans in people.items():
        owed = sum(loan.outstanding_vnd for loan in loans)
        value = watch.funds[club_id].value_vnd
        limit = watch.rules.on(club_id, watch.day).max_share_percent
        limit = LARGE_PERCENT if limit is None else limit
        if owed * 100 <= value * limit:
            continue
        words = _("%(name)s owes %(amount)s, %(share)s of the income fund of %(value)s (limit %(limit)s%%).")
        words %= {
            "name": loans[0].name,
            "amount": vnd_unit(owed),
            "share": share(owed, value) or "—",
            "value": vnd_unit(value),
            "limit": rate(limit),
        }
        facts = tuple(loan.pk for loan in loans)
        links = tuple(_to(loan) for loan in loans)
        yield Flag(club_id, "large", str(person_id), loans[-1].disbursed_on, words, facts, links)


def relent(watch: Watch) -> Iterator[Flag]:
    """A loan paid off by half or more and given again on one day; several in a row are one flag, a chain."""
    since, entries = watch.since(CHAIN_MONTHS), watch.rows(Entry).dated_to(watch.day)
    closed = {(club, person, day): pk for pk, club, person, day in paid_off_since(entries, since)}
    lent = watch.rows(Loan).disbursed_within(since, watch.day).order_by("disbursed_on", "pk")
    olds = {}
    for pk, *facts in lent.values_list("pk", "club_id", "member__person_id", "disbursed_on").iterator(2000):
        old = closed.get(tuple(facts))
        if old is not None and old != pk:
            olds[pk] = old
    # Only the few that matter are made into rows: of 461 clubs' loans all of them took a second.
    found = watch.rows(Loan).filter(pk__in={*olds, *olds.values()}).select_related("member")
    rows = {loan.pk: loan for loan in found}
    loans, old_loans = {pk: rows[pk] for pk in olds}, {pk: rows[pk] for pk in olds.values()}
    paid = paid_by_day(entries, set(olds.values()))
    links = {}
    for pk, old in olds.items():
        loan = loans[pk]
        loan.paid_vnd = paid.get((old, loan.disbursed_on), 0)
        if loan.link == Loan.Link.ROLLOVER or loan.paid_vnd * RELENT_SHARE >= old_loans[old].principal_vnd:
            links[pk] = old
    for pk in links.keys() - set(links.values()):
        if loans[pk].disbursed_on >= watch.since(RELENT_MONTHS):
            chain = [pk]
            while chain[-1] in links:
                chain.append(links[chain[-1]])
            yield _relent_flag(loans[pk], [old_loans.get(one) or loans[one] for one in reversed(chain)])


def _relent_flag(loan: Loan, chain: list[Loan]) -> Flag:
    values = {
        "name": loan.member.full_name,
        "day": format_date(loan.disbursed_on),
        "paid": vnd_unit(loan.paid_vnd),
        "amount": vnd_unit(loan.principal_vnd),
        "old": chain[-2].code,
        "new": loan.code,
        "loans": ", ".join(one.code for one in chain),
        "count": len(chain),
    }
    if len(chain) > 2:
        kind = "chain"
        words = _(
            "%(name)s has had %(count)s loans in a row (%(loans)s), each paid off with the next; last on %(day)s."
        )
    else:
        kind = "relent"
        words = _("On %(day)s %(name)s paid off loan %(old)s with %(paid)s and got %(amount)s anew as loan %(new)s.")
    links = tuple(loan_link(one.code, one.pk) for one in chain)
    facts = tuple(one.pk for one in chain)
    return Flag(loan.club_id, kind, str(loan.pk), loan.disbursed_on, words % values, facts, links)


def relent_once(watch: Watch) -> Iterator[Flag]:
    return (flag for flag in _relent_of(watch) if flag.kind == "relent")


def relent_in_a_row(watch: Watch) -> Iterator[Flag]:
    return (flag for flag in _relent_of(watch) if flag.kind == "chain")


def _relent_of(watch: Watch) -> list[Flag]:
    """Read once for both kinds."""
    if not hasattr(watch, "relent_flags"):
        watch.relent_flags = list(relent(watch))
    return watch.relent_flags


def overpaid(watch: Watch) -> Iterator[Flag]:
    """More interest than by schedule; facts: how many tenths above it."""
    loans = with_interest(watch.rows(Loan).disbursed_by(watch.day), watch.since(RELENT_MONTHS), watch.day)
    over_much = loans.filter(received_vnd__gte=F("asked_vnd") + OVER_LEAST_VND)
    for loan in over_much.select_related("member"):
        over = loan.received_vnd - loan.asked_vnd
        if over * 100 < loan.asked_vnd * OVER_PERCENT:
            continue
        words = _(
            "%(name)s has paid %(received)s of interest on loan %(loan)s, %(over)s more than the %(asked)s asked."
        )
        words %= {
            "name": loan.member.full_name,
            "received": vnd_unit(loan.received_vnd),
            "loan": loan.code,
            "over": vnd_unit(over),
            "asked": vnd_unit(loan.asked_vnd),
        }
        facts = (loan.received_vnd, loan.asked_vnd)
        yield Flag(loan.club_id, "overpaid", str(loan.pk), loan.disbursed_on, words, facts, (_to(loan),))


def prepaid(watch: Watch) -> Iterator[Flag]:
    """Much principal paid before it was due while the loan stays open; facts: the loan and what was paid."""
    lines = watch.rows(Instalment).in_force_on(watch.day).filter(loan__in=watch.rows(Loan).owing_on(watch.day))
    due = lines.due_by_loan([watch.day])
    for loan in watch.owing:
        paid = loan.principal_vnd - loan.outstanding_vnd
        ahead = paid - due.get(loan.pk, [0])[0]
        if ahead < max(AHEAD_LEAST_VND, loan.principal_vnd / AHEAD_SHARE):
            continue
        words = _("%(name)s has paid %(ahead)s of loan %(loan)s before it was due; %(amount)s of it are still owed.")
        words %= _values(loan) | {"ahead": vnd_unit(ahead)}
        yield Flag(loan.club_id, "prepaid", str(loan.pk), loan.disbursed_on, words, (loan.pk, paid), (_to(loan),))


def _values(loan: Owing) -> dict:
    return {"name": loan.name, "loan": loan.code, "amount": vnd_unit(loan.outstanding_vnd)}


def _to(loan) -> tuple[str, str]:
    return loan_link(loan.code, loan.pk)


def _reason(code: str) -> str:
    return str(dict(Member.LeaveReason.choices).get(code, code)) or _("no reason noted")
