from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation


class UserLanguageMiddleware:
    """The language is the user's own setting; a browser's must not switch how dates and numbers are read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = getattr(request.user, "language", "") or "vi"
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            # templates may render late; they must do so in the same language
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
        response.headers.setdefault("Content-Language", language)
        return response


class PrivatePagesMiddleware:
    """What a signed-in user sees is kept by no cache: on a shared PC "Back" after signing out must show nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class PasswordChangeMiddleware:
    """A user with a one-time password gets no further than the page that changes it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        must_change = getattr(request.user, "must_change_password", False)
        if must_change and request.path not in (reverse("password_change"), reverse("logout"), reverse("healthz")):
            return redirect("password_change")
        return self.get_response(request)
