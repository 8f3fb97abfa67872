"""The own account: who one is here, where one is signed in, what happened to the account lately."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from accounts import services
from accounts.lockout import where_of
from accounts.sitting import open_session_of
from core.pages.base import Crumb, Fact

EVENTS_SHOWN = 20


class OwnAccount(TemplateView):
    """Needs no right: everybody may see where the own account is in use."""

    template_name = "accounts/own_account.html"
    extra_context = {
        "title": gettext_lazy("My account"),
        "lede": gettext_lazy(
            "Your sign-ins and what happened to your account. Tell the administrator what was not you."
        ),
    }

    def get_context_data(self, **kwargs):
        user = self.request.user
        context = {
            "facts": [
                Fact(_("User name"), user.username),
                Fact(_("Role"), user.role_label or _("no assignment today")),
                Fact(_("Area"), user.area_label),
            ],
            "codes_left": services.recovery_codes_left(user) if user.has_second_factor else None,
            "sessions": user.sessions.still_open(),
            "this_session": open_session_of(self.request),
            "events": user.events.with_people()[:EVENTS_SHOWN],
            "breadcrumbs": [Crumb(_("My account"))],
        }
        return super().get_context_data(**(context | kwargs))


@require_POST
def end_session(request, pk: int) -> HttpResponse:
    """Ends one of the own other sessions; somebody else's is not there."""
    user = request.user
    if pk == open_session_of(request) or not user.sessions.filter(pk=pk).exists():
        raise Http404
    services.end_sessions(actor=user, user=user, only=pk, where=where_of(request))
    messages.success(request, _("That session is ended."))
    return redirect(reverse("own_account"))


@require_POST
def end_other_sessions(request) -> HttpResponse:
    user = request.user
    services.end_sessions(actor=user, user=user, but=open_session_of(request), where=where_of(request))
    messages.success(request, _("You are signed in here alone now."))
    return redirect(reverse("own_account"))
