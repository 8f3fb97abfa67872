"""What somebody posted after the sign-in had ended: it waits in the session until the same user has signed in again."""

from contextlib import suppress

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.signing import BadSignature, Signer

from core.drafts.rules import Unreadable, as_number, as_writer, is_too_much, typed_values
from core.drafts.services import keep_draft

_KEY = "lost_typing"
_SIGNER = Signer(salt="core.drafts.owner")


def mark_of_owner(user, form: str) -> str:
    """Says in a form whose typing it will be; signed, so that nobody plants a draft with somebody else."""
    return _SIGNER.sign_object([user.pk, form])


class KeepTypingMiddleware(LoginRequiredMiddleware):
    """Sends to the sign-in page as Django does, and loses nothing of a form that was filled in meanwhile."""

    def handle_no_permission(self, request, view_func):
        with suppress(BadSignature):
            owner, form = _SIGNER.unsign_object(request.POST.get("draft_owner", ""))
            values, once = typed_values(request.POST), as_writer(request.POST.get("once", ""))
            if not is_too_much({name: [texts] for name, texts in values.items()}):
                revision = as_number(request.POST.get("draft_revision", ""))
                request.session[_KEY] = [owner, form, values, once, revision]
        return super().handle_no_permission(request, view_func)


def give_back_typing(session, user) -> None:
    """After signing in: the same user finds the typing as a draft of its form; with anybody else it is gone."""
    owner, form, values, once, revision = session.pop(_KEY, (None, "", {}, "", 0))
    if owner == user.pk:
        with suppress(Unreadable):
            keep_draft(user=user, form=form, changes=values, revision=revision, writer=once)
