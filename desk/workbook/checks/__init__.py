"""Every check of a workbook before anything is written: against itself, the stored programme, rights and periods."""

from datetime import date

from desk.workbook.checks.activities import check_activities, check_reviews
from desk.workbook.checks.base import Check
from desk.workbook.checks.clubs import check_clubs
from desk.workbook.checks.ledger import check_entries, check_loans, check_repayments
from desk.workbook.checks.lending import warn_of_lending
from desk.workbook.checks.members import check_members
from desk.workbook.checks.money import check_owed, check_parts
from desk.workbook.checks.norms import warn_of_norms
from desk.workbook.checks.zeros import restore_zeros
from desk.workbook.querysets.since import SinceDownload
from desk.workbook.querysets.snapshot import Snapshot
from desk.workbook.reading import Reading

__all__ = ["Check", "check_rows"]


def check_rows(
    reading: Reading, snapshot: Snapshot, actor, today: date, since: SinceDownload, choices: dict[str, str]
) -> Check:
    """Judges every row; faults, states and changes are then on the rows, warnings on the check.

    `since` is what others changed after the file was downloaded, `choices` what a person decided about it.

    The order matters: a row that was found wrong stops the later checks that depend on it.
    """
    check = Check(reading, snapshot, actor, today, since, choices)
    restore_zeros(check)
    check_clubs(check)
    check_members(check)
    check_activities(check)
    check_reviews(check)
    check_entries(check)
    check_loans(check)
    check_repayments(check)
    check.ask_periods()
    check_owed(check)
    check_parts(check)
    warn_of_norms(check)
    warn_of_lending(check)
    return check
