"""What is kept about the club: its papers, where it lay, everything that was ever changed."""

import uuid

from clubs.forms import AttachmentForm
from clubs.models import Attachment
from core.history import in_words
from desk.club.base import ClubTabPage
from desk.querysets import club_history

SHOWN = 100


class ClubPapersPage(ClubTabPage):
    """Scans and photos by kind, and the form that adds more."""

    tab = "club_papers"
    action = "attachments.view"
    template_name = "desk/club/papers.html"

    def get_context_data(self, **kwargs):
        papers = list(self.own(Attachment).kept().select_related("uploaded_by"))
        context = {
            "papers": papers,
            "has_decision": any(paper.kind == Attachment.Kind.DECISION for paper in papers),
            "form": AttachmentForm(),
            "once": uuid.uuid4(),
        }
        return super().get_context_data(**(context | kwargs))


class ClubHistoryPage(ClubTabPage):
    """Where the club lay since its founding, and who changed what of the club, its places and its papers."""

    tab = "club_history"
    template_name = "desk/club/history.html"

    def get_context_data(self, **kwargs):
        context = {
            "places": self.object.placements.select_related("commune", "former_commune"),
            "history": in_words(club_history(self.object)[:SHOWN], hidden=("club", "is_left", "sha256", "file_name")),
            "has_subjects": True,
        }
        return super().get_context_data(**(context | kwargs))
