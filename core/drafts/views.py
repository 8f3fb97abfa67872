"""Where a browser sends what is being typed. Answers JSON alone: a page of HTML would help no script."""

import json

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.drafts.rules import MOST_BYTES, Unreadable, as_writer, read_form, read_values
from core.drafts.services import keep_draft

MOST_SENT = 2 * MOST_BYTES
"""Bytes of a request: JSON may write a Vietnamese letter in six."""


@login_not_required
@require_POST
def save_draft(request) -> JsonResponse:
    """Keeps what is typed: {form, user, once, revision, changes: {name: value(s)}, chosen: {name: value(s)}}.

    200 {kept_at, conflicts: {name: [theirs, yours]}, saved}; 401 nobody is signed in; 409 somebody else is;
    413 too much; 400 not understood.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"problem": "login"}, status=401)
    try:
        asked = _read(request)
        if asked.get("user") != str(request.user.pk):
            return JsonResponse({"problem": "user"}, status=409)
        keeping = keep_draft(user=request.user, **_arguments(asked))
    except Unreadable as refused:
        return JsonResponse({"problem": "size" if refused.status == 413 else "unreadable"}, status=refused.status)
    kept_at = timezone.localtime(keeping.kept_at).strftime("%H:%M:%S")
    return JsonResponse({"kept_at": kept_at, "conflicts": keeping.conflicts, "saved": keeping.is_saved})


def _read(request) -> dict:
    if request.content_type != "application/json":
        raise Unreadable
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_SENT:
        raise Unreadable(413)
    try:
        asked = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(asked, dict):
        raise Unreadable
    return asked


def _arguments(asked: dict) -> dict:
    revision, writer = asked.get("revision", 0), asked.get("once", "")
    if type(revision) is not int or not 0 <= revision < 2**53 or not isinstance(writer, str):
        raise Unreadable
    if writer != as_writer(writer):
        raise Unreadable
    return {
        "form": read_form(asked.get("form")),
        "changes": read_values(asked.get("changes", {})),
        "chosen": read_values(asked.get("chosen", {})),
        "revision": revision,
        "writer": writer,
    }
