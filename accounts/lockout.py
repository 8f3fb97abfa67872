"""What the lock-out library is told about a request, and what it answers; the settings name these functions."""

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone

from accounts.rules import Where, client_address, coarse_place, counted_name, device_words
from accounts.services.events import end_of_pause, end_of_place_pause


def address_of(request) -> str:
    return client_address(
        request.META.get("REMOTE_ADDR", ""),
        request.META.get("HTTP_X_FORWARDED_FOR", ""),
        is_behind_proxy=settings.SECURE_PROXY_SSL_HEADER is not None,
    )


def where_of(request) -> Where:
    """The browser in words and the rough place, as sessions and account events keep them."""
    device = device_words(request.META.get("HTTP_USER_AGENT", ""))
    return Where(device, coarse_place(address_of(request)))


def name_of_attempt(request, credentials) -> str:
    typed = (credentials or {}).get("username") or request.POST.get("username") or ""
    return counted_name(typed)


def paused(request, _response, credentials):
    """The page that tells until when signing in is paused and whom to ask; the same for names that do not exist."""
    return _paused_page(request, end_of_pause(name_of_attempt(request, credentials), address_of(request)))


def paused_place(request):
    """The page of a pause for every name from one place, or None: against one password tried on many names."""
    until = end_of_place_pause(address_of(request))
    return until and _paused_page(request, until, is_place=True)


def _paused_page(request, until, *, is_place: bool = False):
    context = {"until": timezone.localtime(until), "is_place": is_place}
    return render(request, "registration/locked.html", context, status=429)
