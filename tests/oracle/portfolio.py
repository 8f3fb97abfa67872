"""The loan portfolio by plain loops over plain facts, with the payments eating up the instalments one after another."""

import datetime as dt
from collections import defaultdict

from tests.oracle.facts import Club, Entry, Loan
from tests.oracle.recount import Oracle, within

NEVER = dt.date.min
BANDS = {"current": (-(10**6), 0), "1_30": (1, 30), "31_60": (31, 60), "61_90": (61, 90), "over_90": (91, 10**6)}


def portfolio(oracle: Oracle, club: Club) -> dict[str, int]:
    """By the names of targets.portfolio.Portfolio, those of `recorded_row` left out."""
    return {**_owed(oracle, club), **_moved(oracle, club), **_due(oracle, club), **_borrowers(oracle, club)}


def _owed(oracle: Oracle, club: Club) -> dict[str, int]:
    loans = [(number, oracle.owed(club, number)) for number in range(len(club.loans))]
    loans = [(club.loans[number].member, owed, oracle.days_late(club, number)) for number, owed in loans if owed > 0]
    counts = {"people_owing": len({member for member, _owed, _days in loans}), "loans": len(loans)}
    for least in (0, 1, 30, 60, 90):
        counts[f"par{least}_vnd"] = sum(owed for _member, owed, days in loans if days > least)
    late: dict[int, list[int]] = defaultdict(list)
    for member, _owed, days in loans:
        late[member].append(days)
    for name, (first, last) in BANDS.items():
        counts[f"people_{name}"] = sum(first <= max(ages) <= last for ages in late.values())
    return counts | {"loans_overdue": sum(days > 0 for _member, _owed, days in loans)}


def _in_period(oracle: Oracle, entry: Entry) -> bool:
    return oracle.since <= entry.day <= oracle.as_of


def _moved(oracle: Oracle, club: Club) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    behind: dict[str, set] = defaultdict(set)
    signs = {"loan_disbursed": 1, "opening_loan": 1, "principal_repaid": -1, "written_off": -1}
    for entry in club.entries:
        if entry.day < oracle.since:
            sums["start"] += signs.get(entry.kind, 0) * entry.amount
        elif entry.loan is not None and _in_period(oracle, entry):
            sums[entry.kind] += entry.amount
            behind[entry.kind].add(club.loans[entry.loan].member)
    lent = [loan for loan in club.loans if _stood(oracle, loan) and oracle.since <= loan.day <= oracle.as_of]
    lent = [loan for loan in lent if loan.lent is None]  # the others were lent before the book
    return {
        "start_vnd": sums["start"],
        "received_vnd": sums["principal_repaid"],
        "interest_vnd": sums["interest_received"],
        "written_off_vnd": sums["written_off"],
        "people_received": len(behind["principal_repaid"]),
        "people_written_off": len(behind["written_off"]),
        "lent_vnd": sum(loan.principal for loan in lent),
        "loans_lent": len(lent),
        "people_lent": len({loan.member for loan in lent}),
    }


def _stood(oracle: Oracle, loan: Loan) -> bool:
    return not (loan.cancelled and loan.cancelled <= oracle.as_of)


def _due(oracle: Oracle, club: Club) -> dict[str, int]:
    found = {"due_vnd": 0, "first_due_vnd": 0, "on_time_vnd": 0}
    members = set()
    for number, loan in enumerate(club.loans):
        if not _stood(oracle, loan):
            continue
        pieces = _pieces(oracle, loan)
        due = [line.principal for line in loan.lines if _fell_due(oracle, line) and line.due >= oracle.since]
        members |= {loan.member} if due else set()
        found["due_vnd"] += sum(due)
        found["first_due_vnd"] += sum(amount for day, amount in pieces if day >= oracle.since)
        found["on_time_vnd"] += _on_time(oracle, pieces, _acts(oracle, club, number))
    return found | {"people_due": len(members)}


def _fell_due(oracle: Oracle, line) -> bool:
    return line.due <= oracle.as_of and within(line.due, line.starts, line.ends)


def _pieces(oracle: Oracle, loan: Loan) -> list[list]:
    """[due day, amount] of what falls due for the first time, the oldest first; NEVER for what does not."""
    reached, pieces, sums = 0, [], defaultdict(int)
    whole = []
    for line in loan.lines:
        sums[line.starts] += line.principal
        whole.append((line.due, line.before + sums[line.starts], line))
    for due, cumulative, line in sorted(whole, key=lambda one: one[0]):
        if _fell_due(oracle, line) and cumulative > reached:
            ahead = max(cumulative - line.principal - reached, 0)  # paid ahead and rescheduled: it never falls due
            pieces += [[NEVER, ahead], [due, cumulative - reached - ahead]]
            reached = cumulative
    return pieces


def _acts(oracle: Oracle, club: Club, number: int) -> list[tuple[dt.date, int, bool]]:
    undone = {entry.reverses for entry in club.entries if entry.reverses is not None and entry.day <= oracle.as_of}
    acts = [
        (entry.day, entry.amount, entry.kind == "principal_repaid")
        for place, entry in enumerate(club.entries)
        if entry.loan == number and entry.kind in ("principal_repaid", "written_off") and place not in undone
        if entry.reverses is None and entry.day <= oracle.as_of
    ]
    return sorted(acts, key=lambda act: act[0])


def _on_time(oracle: Oracle, pieces: list[list], acts: list[tuple]) -> int:
    waiting, found = [list(piece) for piece in pieces], 0
    for day, amount, is_paid in acts:
        while amount and waiting:
            due, open_part = waiting[0]
            eaten = min(amount, open_part)
            found += eaten if is_paid and day <= due and due >= oracle.since else 0
            amount -= eaten
            waiting[0][1] -= eaten
            if not waiting[0][1]:
                waiting.pop(0)
    return found


def _borrowers(oracle: Oracle, club: Club) -> dict[str, int]:
    found = {f"{when}_{who}": 0 for when in ("ever", "period", "now") for who in ("all", "women", "older", "poor")}
    for member in oracle.members(club):
        own = oracle.borrowers[member.person]
        has = {
            "ever": any(loan.day <= oracle.as_of for _, _, loan in own),
            "period": any(oracle.is_of_period(loan) for _, _, loan in own),
            "now": any(oracle.owed(lender, number) > 0 for lender, number, _ in own),
        }
        groups = {"all": True, "women": member.sex == "female", "poor": oracle.status(member) == "poor"}
        groups["older"] = (oracle.age(member) or 0) >= 60
        for when in has:
            for who in groups:
                found[f"{when}_{who}"] += has[when] and groups[who]
    return found
