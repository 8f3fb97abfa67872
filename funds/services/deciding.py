"""Deciding what waits for a second person: approved and posted, refused, or withdrawn by who asked. Once."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs import access
from core.audit import Trail, snapshot
from core.problems import Problem, Refused
from core.text import nfc
from funds.checks import NOTE_LENGTH
from funds.drafts import WriteOffDraft
from funds.models import PendingAct, Voucher
from funds.services.asking import ACTIONS, FIELDS
from funds.services.books import lock_clubs
from funds.services.posting import post_batch
from funds.services.reversing import post_reversal


def approve_act(*, actor, act: PendingAct, reason: str = "") -> PendingAct:
    """Posts what was asked, on the day asked for, after all its checks again. Refused: the one who asked, decided."""
    with transaction.atomic():
        act = _held(actor, act)
        _require_another(actor, act)
        return _decide(actor, act, PendingAct.Decision.APPROVED, reason, _post(actor, act))


def refuse_act(*, actor, act: PendingAct, reason: str) -> PendingAct:
    """Nothing is posted. Refused: the one who asked, no reason, decided already."""
    with transaction.atomic():
        act = _held(actor, act)
        _require_another(actor, act)
        if not nfc(reason):
            raise Refused(Problem(_("Say why it is refused."), "reason"))
        return _decide(actor, act, PendingAct.Decision.REFUSED, reason)


def withdraw_act(*, actor, act: PendingAct, reason: str = "") -> PendingAct:
    """Nothing is posted. Only the one who asked withdraws, and only what is not decided."""
    with transaction.atomic():
        act = _held(actor, act)
        if actor.pk != act.asked_by_id:
            raise PermissionDenied
        return _decide(actor, act, PendingAct.Decision.WITHDRAWN, reason)


def _held(actor, act: PendingAct) -> PendingAct:
    """The act as it stands, its club locked; two who decide at once come one after the other."""
    access.require(actor, ACTIONS[act.kind], [act.club])
    lock_clubs([act.club_id])
    act = PendingAct.objects.select_related("club", "voucher", "loan", "decided_by").get(pk=act.pk)
    if act.decision:
        words = _("This was decided already by %(who)s: %(decision)s.")
        raise Refused(Problem(words % {"who": act.decided_by, "decision": act.get_decision_display()}))
    return act


def _require_another(actor, act: PendingAct) -> None:
    if actor.pk is None or actor.pk == act.asked_by_id:
        raise Refused(Problem(_("You asked for this yourself: another person must decide.")))


def _post(actor, act: PendingAct) -> Voucher:
    if act.kind == PendingAct.Kind.REVERSAL:
        return post_reversal(actor, act.voucher, act.reason, act.dated_on)
    draft = WriteOffDraft(loan=act.loan, written_on=act.dated_on, amount_vnd=act.amount_vnd, reason=act.reason)
    return post_batch(actor=actor, drafts=[draft])[0]


def _decide(actor, act: PendingAct, decision: str, reason: str, result: Voucher | None = None) -> PendingAct:
    reason = nfc(reason)
    if len(reason) > NOTE_LENGTH:
        words = _("The text is too long: at most %(limit)s letters.")
        raise Refused(Problem(words % {"limit": NOTE_LENGTH}, "reason"))
    before = snapshot(act, FIELDS)
    act.decision, act.decided_by_id, act.decided_at = decision, actor.pk, timezone.now()
    act.remark, act.result = reason, result
    act.save()
    trail = Trail(actor, ACTIONS[act.kind], reason=reason)
    trail.add(act, before=before, after=snapshot(act, FIELDS))
    trail.write()
    return act
