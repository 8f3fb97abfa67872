"""Suggestions for a box in which a club is typed, from what the user sees; exact matches first."""

from django.http import JsonResponse

from clubs.models import Club
from core.pages import Page
from core.text import LONGEST_SEARCH

MOST = 20


class ClubChoices(Page):
    """Answers {"results": [{"value": a club's code, "text": what is shown}]} to `?q=`, at most MOST."""

    action = "clubs.view"

    def get(self, request, *args, **kwargs):
        text = request.GET.get("q", "")[:LONGEST_SEARCH]
        clubs = self.visible(Club).matching(text).closest_first(text)[:MOST]
        return JsonResponse({"results": [{"value": one.code, "text": f"{one.name} ({one.code})"} for one in clubs]})
