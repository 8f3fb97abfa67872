"""Suggestions for boxes in which a club or a member is typed, from what the user sees; exact matches first."""

from django.http import JsonResponse
from django.utils import timezone

from clubs.models import Club, Member
from core.pages import DetailPage, Page
from core.text import LONGEST_SEARCH

MOST = 20


class Choices:
    """Answers {"results": [{"value": a code, "text": what is shown}]} to `?q=`, at most MOST."""

    def found(self, text: str) -> list[tuple[str, str]]:
        raise NotImplementedError

    def get(self, request, *args, **kwargs):
        found = self.found(request.GET.get("q", "")[:LONGEST_SEARCH])
        return JsonResponse({"results": [{"value": value, "text": text} for value, text in found]})


class ClubChoices(Choices, Page):
    action = "clubs.view"

    def found(self, text):
        clubs = self.visible(Club).matching(text).closest_first(text)[:MOST]
        return [(club.code, f"{club.name} ({club.code})") for club in clubs]


class MemberChoices(Choices, DetailPage):
    """Today's members of one club."""

    model = Club
    lookup = {"code": "code"}
    action = "members.view"

    def found(self, text):
        members = self.visible(Member).filter(club=self.object).members_on(timezone.localdate())
        members = members.matching(text).closest_first(text)[:MOST]
        return [(member.code, f"{member.full_name} ({member.code})") for member in members]
