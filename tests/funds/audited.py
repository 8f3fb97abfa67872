"""What the slower check of the books says of one club."""

from targets.checks.books import book_faults
from targets.checks.trail import trail_faults
from targets.querysets.books import Books


def faults(club) -> list[str]:
    books = Books([club.pk])
    return [*book_faults(books, club.pk), *(text for _club, text in trail_faults(books))]
