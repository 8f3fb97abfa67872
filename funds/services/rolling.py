"""Rollover (đáo hạn): a loan is paid off out of a new one to the same borrower, in one act."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from clubs import access
from core.dates import format_date
from core.problems import Problem, Refused
from funds.drafts import LoanDraft, RepaymentDraft
from funds.models import Loan
from funds.services.books import lock_clubs
from funds.services.judging import ACTIONS
from funds.services.posting import post_batch

# Where the problems of the two drafts, the repayment and the new loan, stand on the form.
FIELDS = (
    {"code": "voucher_code", "paid_on": "rolled_on", "principal_vnd": "rolled_on", "loan": ""},
    {"code": "code", "disbursed_on": "rolled_on", "member": ""},
)


def roll_over_loan(
    *,
    actor,
    loan: Loan,
    rolled_on: date,
    voucher_code: str,
    interest_vnd: int,
    code: str,
    principal_vnd: int,
    months: int,
    monthly_rate_percent: Decimal,
    purpose: str = "",
) -> Loan:
    """Pays off all that the loan owes on the day, with the interest stated, and lends `principal_vnd` anew.

    The new loan follows the rules of lending of that day. Two vouchers of one day, so that the fund's cash is judged by
    what really changes hands. They are taken back by reversing first the new loan, then the repayment. Refused as a
    whole: nothing owed, what refuses either of the two.
    """
    for kind in (RepaymentDraft, LoanDraft):
        access.require(actor, ACTIONS[kind], [loan.club])
    with transaction.atomic():
        club = lock_clubs([loan.club_id])[loan.club_id]
        owed = Loan.objects.with_outstanding_on(rolled_on).get(pk=loan.pk).outstanding_vnd
        if owed <= 0:
            words = _("Nothing is owed on %(day)s.") % {"day": format_date(rolled_on)}
            raise Refused(Problem(words, "rolled_on"))
        repayment = RepaymentDraft(
            loan=loan,
            code=voucher_code,
            paid_on=rolled_on,
            principal_vnd=owed,
            interest_vnd=interest_vnd,
            note=_("Rolled over into the loan %(code)s") % {"code": code},
        )
        anew = LoanDraft(
            club=club,
            member=loan.member,
            code=code,
            disbursed_on=rolled_on,
            principal_vnd=principal_vnd,
            months=months,
            monthly_rate_percent=monthly_rate_percent,
            purpose=purpose,
            previous=loan,
            link=Loan.Link.ROLLOVER,
        )
        return _post(actor, repayment, anew)


def _post(actor, repayment: RepaymentDraft, anew: LoanDraft) -> Loan:
    try:
        return post_batch(actor=actor, drafts=[repayment, anew])[1].loan
    except Refused as refused:
        named = [(one.message, FIELDS[one.index].get(one.field, one.field)) for one in refused.problems]
        raise Refused(*(Problem(*pair) for pair in dict.fromkeys(named))) from refused
