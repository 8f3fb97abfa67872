"""The pages of the own second factor, and the middleware that asks administrators for one."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from accounts import services
from accounts.codes import secret_words, setup_address
from accounts.forms import ConfirmedCodeForm, FactorSetupForm
from accounts.lockout import where_of
from accounts.sitting import open_session_of
from core.help.services import helper_of_site
from core.pages.base import Crumb
from core.problems import Refused
from core.qr import qr_code

_SALT = "factor_salt"
"""Session key of what the QR code on the page is derived of; without the site's own key it says nothing."""


@method_decorator(sensitive_post_parameters(), name="dispatch")
class FactorPage(FormView):
    """A form that asks for the password and a code; without either nothing of the second factor changes."""

    form_class = ConfirmedCodeForm
    success_url = reverse_lazy("own_account")
    needs_factor = True
    title = ""
    lede = ""
    submit_label = ""

    def get(self, request, *args, **kwargs):
        is_due = request.user.has_second_factor == self.needs_factor
        return super().get(request, *args, **kwargs) if is_due else redirect(self.success_url)

    def post(self, request, *args, **kwargs):
        is_due = request.user.has_second_factor == self.needs_factor
        return super().post(request, *args, **kwargs) if is_due else redirect(self.success_url)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form):
        try:
            return self.perform(form.cleaned_data["code"])
        except Refused as refused:
            for problem in refused.problems:
                form.add_error(problem.field if problem.field in form.fields else None, problem.message)
            return self.form_invalid(form)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def perform(self, code: str):
        raise NotImplementedError

    def spend(self, code: str) -> None:
        services.spend_code(user=self.request.user, typed=code, where=where_of(self.request))

    def show_codes(self, codes: list[str]):
        """The answer itself holds the codes: they are in no session and in no address."""
        title = _("Your recovery codes")
        context = {"codes": codes, "title": title, "breadcrumbs": self.way(title)}
        return self.response_class(self.request, "accounts/recovery_codes.html", context)

    def way(self, title: str) -> list[Crumb]:
        return [Crumb(_("My account"), reverse("own_account")), Crumb(str(title))]

    def get_context_data(self, **kwargs):
        context = {
            "title": self.title,
            "lede": self.lede,
            "submit_label": self.submit_label,
            "cancel_url": self.success_url,
            "breadcrumbs": self.way(self.title),
        }
        return super().get_context_data(**(context | kwargs))


class FactorSetup(FactorPage):
    template_name = "accounts/factor_setup.html"
    form_class = FactorSetupForm
    needs_factor = False
    title = gettext_lazy("Set up two-step sign-in")
    lede = gettext_lazy("After the password the site asks for a code that only your telephone shows.")
    submit_label = gettext_lazy("Switch two-step sign-in on")

    @property
    def salt(self) -> str:
        if _SALT not in self.request.session:
            self.request.session[_SALT] = services.new_salt()
        return self.request.session[_SALT]

    def perform(self, code):
        request = self.request
        here = {"session": open_session_of(request), "where": where_of(request)}
        codes = services.set_factor(user=request.user, salt=self.salt, code=code, **here)
        del request.session[_SALT]
        return self.show_codes(codes)

    def get_context_data(self, **kwargs):
        address = setup_address(self.salt, self.request.user.username, _("Club programme book"))
        context = {
            "qr": qr_code(address),
            "secret": secret_words(self.salt),
            "is_required": is_factor_missing(self.request.user),
        }
        return super().get_context_data(**(context | kwargs))


class RecoveryCodesRenew(FactorPage):
    template_name = "accounts/factor_confirm.html"
    title = gettext_lazy("New recovery codes")
    lede = gettext_lazy("Ten new codes for paper; those that you have stop working.")
    submit_label = gettext_lazy("Make new codes")

    def perform(self, code):
        self.spend(code)
        return self.show_codes(services.renew_recovery_codes(user=self.request.user, where=where_of(self.request)))


class FactorRemove(FactorPage):
    template_name = "accounts/factor_confirm.html"
    title = gettext_lazy("Remove two-step sign-in")
    lede = gettext_lazy("Before a new telephone is set up, or where you no longer want it. Administrators need it.")
    submit_label = gettext_lazy("Remove it")

    def perform(self, code):
        request = self.request
        self.spend(code)
        here = {"session": open_session_of(request), "where": where_of(request)}
        services.remove_own_factor(user=request.user, **here)
        messages.success(request, _("Two-step sign-in is removed: the password alone opens your account."))
        return redirect(self.success_url)


def is_factor_missing(user) -> bool:
    """Whether the user is an administrator without a second factor; in a demonstration, whose passwords everybody
    knows, none is asked for."""
    return not user.has_second_factor and user.may("users.manage") and not helper_of_site().is_demonstration


class FactorMiddleware:
    """An administrator without a second factor gets no further than the page that sets it up."""

    open_to_all = frozenset(
        {"factor_setup", "logout", "language_set", "text_size_set", "password_change", "password_change_done"}
    )

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        is_waived = not getattr(view, "login_required", True) or request.resolver_match.url_name in self.open_to_all
        if is_waived or not request.user.is_authenticated or not is_factor_missing(request.user):
            return None
        return redirect("factor_setup")
