"""The pages on the way in and out, which no right protects: signing in and out, the own password and language."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import (
    LoginView,
    LogoutView,
    PasswordChangeDoneView,
    PasswordChangeView,
    RedirectURLMixin,
)
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from accounts import services
from accounts.codes import plain_code
from accounts.forms import CodeForm, OwnPasswordForm, SignInForm
from accounts.lockout import paused_place, where_of
from accounts.models import User
from accounts.sitting import enter, keep_key, leave, open_session_of
from accounts.validators import GOOD_EXAMPLES, REFUSED_EXAMPLES
from core.context import TEXT_SIZE_COOKIE, TEXT_SIZES
from core.problems import Refused

_HALF_WAY = "half_way"
CODE_WITHIN = dt.timedelta(minutes=5)


class DemoAccount(NamedTuple):
    """An account of the demonstration, whose password everybody may know."""

    username: str
    password: str
    label: str


class OwnBeginning:
    """Where somebody who has just signed in begins."""

    def get_default_redirect_url(self) -> str:
        """Who keeps clubs begins with what is to be done; the province and viewers with the dashboard."""
        scope = self.request.user.scope_for("tasks.view")
        return "/" if scope.is_everything or scope.is_empty else reverse("task_list")


class SignIn(OwnBeginning, LoginView):
    """Signing in; a demonstration names its accounts, as far as they exist and still have their known password."""

    template_name = "registration/login.html"
    authentication_form = SignInForm
    demo_accounts: Sequence[DemoAccount] = ()

    def post(self, request, *args, **kwargs):
        return paused_place(request) or super().post(request, *args, **kwargs)

    def form_valid(self, form):
        user, is_own_device = form.get_user(), form.cleaned_data["is_own_device"]
        if user.has_second_factor:
            wait_for_code(self.request, user, is_own_device=is_own_device)
            return redirect(f"{reverse('login_code')}?{urlencode({'next': self.get_redirect_url()})}")
        enter(self.request, user, is_own_device=is_own_device)
        return redirect(self.get_success_url())

    def form_invalid(self, form):
        if form.has_error(NON_FIELD_ERRORS, "invalid_login"):
            is_paused = getattr(self.request, "axes_locked_out", False)
            name = form.cleaned_data["username"]
            services.note_failed_sign_in(username=name, is_paused=is_paused, where=where_of(self.request))
        return super().form_invalid(form)

    def get_context_data(self, **kwargs):
        known = User._default_manager.open_to_everybody([one.username for one in self.demo_accounts])
        accounts = [one for one in self.demo_accounts if one.username in known]
        return super().get_context_data(**({"demo_accounts": accounts} | kwargs))


@method_decorator([login_not_required, sensitive_post_parameters(), never_cache], name="dispatch")
class EnterCode(OwnBeginning, RedirectURLMixin, FormView):
    """The second step of signing in; until it is done nobody is signed in."""

    template_name = "registration/login_code.html"
    form_class = CodeForm

    @cached_property
    def waiting(self) -> tuple[User, bool] | None:
        """The user whose password was right a moment ago, and whether the device is the person's own."""
        pk, seal, is_own_device, at = self.request.session.get(_HALF_WAY, (None, "", False, 0))
        user = User._default_manager.filter(pk=pk, is_active=True, has_second_factor=True).first()
        is_fresh = 0 <= timezone.now().timestamp() - at < CODE_WITHIN.total_seconds()
        if user is None or not is_fresh or not constant_time_compare(seal, user.get_session_auth_hash()):
            return None
        return user, is_own_device

    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs) if self.waiting else self.back_to_the_beginning()

    def post(self, request, *args, **kwargs):
        return super().post(request, *args, **kwargs) if self.waiting else self.back_to_the_beginning()

    def back_to_the_beginning(self):
        return redirect(f"{reverse('login')}?{urlencode({'next': self.get_redirect_url()})}")

    def form_valid(self, form):
        user, is_own_device = self.waiting
        try:
            services.spend_code(user=user, typed=form.cleaned_data["code"], where=where_of(self.request))
        except Refused as refused:
            form.add_error("code", refused.problems[0].message)
            return self.form_invalid(form)
        del self.request.session[_HALF_WAY]
        user.backend = settings.AUTHENTICATION_BACKENDS[-1]
        enter(self.request, user, is_own_device=is_own_device)
        self._tell_of_paper(user, form.cleaned_data["code"])
        return redirect(self.get_success_url())

    def _tell_of_paper(self, user: User, typed: str) -> None:
        if len(plain_code(typed)) > 6:
            words = _("You used a recovery code; %(left)s are left. New ones are made under “My account”.")
            messages.warning(self.request, words % {"left": services.recovery_codes_left(user)})


def wait_for_code(request, user: User, *, is_own_device: bool) -> None:
    """Remembers that the password was right; a changed password or five minutes undo it."""
    request.session.cycle_key()
    now = int(timezone.now().timestamp())
    request.session[_HALF_WAY] = [user.pk, user.get_session_auth_hash(), is_own_device, now]


class SignOut(LogoutView):
    """Answers POST alone, so that no foreign picture signs anybody out."""

    def post(self, request, *args, **kwargs):
        leave(request)
        return redirect(self.get_success_url())


@method_decorator(sensitive_post_parameters(), name="dispatch")
class OwnPassword(PasswordChangeView):
    form_class = OwnPasswordForm
    template_name = "registration/password_change_form.html"
    success_url = reverse_lazy("password_change_done")
    extra_context = {"good": GOOD_EXAMPLES, "refused": REFUSED_EXAMPLES}

    def form_valid(self, form):
        request, password = self.request, form.cleaned_data["new_password1"]
        here = {"session": open_session_of(request), "where": where_of(request)}
        services.change_own_password(user=request.user, password=password, **here)
        update_session_auth_hash(request, request.user)
        keep_key(request)
        return redirect(self.get_success_url())


class OwnPasswordDone(PasswordChangeDoneView):
    template_name = "registration/password_change_done.html"


@require_POST
def change_language(request) -> HttpResponse:
    """Stores the user's language and goes back to the page of `next`, if that is a page of this site."""
    try:
        services.set_language(user=request.user, language=request.POST.get("language", ""))
    except ValidationError as error:
        return HttpResponseBadRequest("; ".join(error.messages))
    return redirect(_way_on(request))


@login_not_required
@require_POST
def change_text_size(request) -> HttpResponse:
    """Stores how big the letters are, for a user in the account and for this browser; goes back like the language."""
    size = request.POST.get("size", "")
    if size not in TEXT_SIZES:
        return HttpResponseBadRequest()
    if request.user.is_authenticated:
        services.set_text_size(user=request.user, text_size=size)
    response = redirect(_way_on(request))
    response.set_cookie(
        TEXT_SIZE_COOKIE,
        size,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _way_on(request) -> str:
    """The page of `next`, if that is a page of this site; else the start page."""
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if is_ours else "/"
