"""What is unusual about lending and repaying, in words. Nothing here blocks: whoever goes on says why."""

from datetime import date

from django.utils.translation import gettext as _

from core.dates import format_date
from core.money import format_vnd
from funds.rules import Due


def repayment_warnings(due: Due, day: date, principal_vnd: int, interest_vnd: int) -> list[str]:
    """Each part of a payment that is larger than what is due on its day (the next instalment where nothing is)."""
    parts = [
        (principal_vnd - due.principal_vnd, _("The principal is %(more)s ₫ more than what is to pay on %(day)s.")),
        (interest_vnd - due.interest_vnd, _("The interest is %(more)s ₫ more than what is to pay on %(day)s.")),
    ]
    return [words % {"more": format_vnd(more), "day": format_date(day)} for more, words in parts if more > 0]
