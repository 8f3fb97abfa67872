"""What is unusual about lending and repaying, in words. Nothing here blocks: whoever goes on says why."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from core.dates import format_date
from core.money import format_vnd
from core.templatetags.vi_format import rate
from funds.rules import Due
from funds.terms import Terms


def repayment_warnings(due: Due, day: date, principal_vnd: int, interest_vnd: int) -> list[str]:
    """Each part of a payment that is larger than what is due on its day (the next instalment where nothing is)."""
    parts = [
        (principal_vnd - due.principal_vnd, _("The principal is %(more)s ₫ more than what is to pay on %(day)s.")),
        (interest_vnd - due.interest_vnd, _("The interest is %(more)s ₫ more than what is to pay on %(day)s.")),
    ]
    return [words % {"more": format_vnd(more), "day": format_date(day)} for more, words in parts if more > 0]


@dataclass(frozen=True)
class Lending:
    """A loan that is asked for, and how its borrower and fund stand on its day, in ₫."""

    principal_vnd: int
    months: int
    monthly_rate_percent: Decimal
    owed_vnd: int
    """what the borrower owes the club already"""
    open_codes: tuple[str, ...]
    """codes of the borrower's open loans"""
    fund_vnd: int
    """the income fund's value"""


def lending_warnings(asked: Lending, terms: Terms) -> list[str]:
    """What goes against the club's rules of lending, and a second open loan whatever they say."""
    found = []
    if asked.monthly_rate_percent > terms.max_rate_percent:
        words = _("The interest is more than %(limit)s%% a month.")
        found.append(words % {"limit": rate(terms.max_rate_percent)})
    if asked.open_codes:
        words = _("The borrower has an open loan already: %(codes)s.")
        found.append(words % {"codes": ", ".join(asked.open_codes)})
    if terms.cap_vnd is not None and asked.principal_vnd > terms.cap_vnd:
        found.append(_("The loan is larger than %(limit)s ₫.") % {"limit": format_vnd(terms.cap_vnd)})
    if terms.max_months is not None and asked.months > terms.max_months:
        found.append(_("The loan is longer than %(limit)s months.") % {"limit": terms.max_months})
    share = terms.max_share_percent
    if share is not None and (asked.owed_vnd + asked.principal_vnd) * 100 > share * asked.fund_vnd:
        words = _("The borrower would owe %(owed)s ₫, more than %(limit)s%% of the income fund.")
        found.append(words % {"owed": format_vnd(asked.owed_vnd + asked.principal_vnd), "limit": rate(share)})
    return found
