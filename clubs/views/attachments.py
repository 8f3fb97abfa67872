"""A club's papers: sending them, getting them back, taking one away."""

from django.http import FileResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clubs import services
from clubs.forms import AttachmentForm, RemovalForm
from clubs.models import Attachment, Club
from clubs.views import crumbs
from clubs.views.clubs import ClubFormPage
from core.pages import DetailPage, ObjectFormPage

SANDBOX = "sandbox; default-src 'none'; style-src 'none'; frame-ancestors 'none'"
"""What a browser may do with the file itself, should it open it: nothing."""


def papers_url(club: Club) -> str:
    return reverse("club_papers", args=[club.code])


class AttachmentCreate(ClubFormPage):
    action = "attachments.edit"
    title = gettext_lazy("Add papers and photos")
    form_class = AttachmentForm
    template_name = "clubs/attachment_form.html"
    submit_label = gettext_lazy("Keep the papers")

    @property
    def cancel_url(self):
        return papers_url(self.object)

    def perform(self, data):
        self.kept = services.add_attachments(actor=self.request.user, club=self.object, **data)
        return self.object

    def done_url(self, row):
        return papers_url(row)

    def get_done_message(self, row):
        count = len(self.kept)
        return ngettext("%(count)s paper is kept.", "%(count)s papers are kept.", count) % {"count": count}


class AttachmentFile(DetailPage):
    """The file itself, always as a download; where it is no longer there a page says so."""

    model = Attachment
    action = "attachments.view"
    lookup = {"key": "key"}
    related = ("club",)
    template_name = "clubs/attachment_missing.html"
    title = gettext_lazy("This file is no longer here")

    def crumbs(self):
        return crumbs.to_club(self.object.club)

    @property
    def stored(self):
        return self.object.stored_file

    @property
    def kind_of_file(self) -> str:
        return self.object.content_type

    def get(self, request, *args, **kwargs):
        try:
            file = self.stored.open("rb") if self.stored and not self.object.removed_at else None
        except OSError:
            file = None
        if file is None:
            return self.render_to_response(self.get_context_data(), status=410)
        answer = FileResponse(file, as_attachment=True, filename=self.object.file_name, content_type=self.kind_of_file)
        answer["Content-Security-Policy"] = SANDBOX
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Cache-Control"] = "private, no-store"
        answer["Cross-Origin-Resource-Policy"] = "same-origin"
        return answer


class AttachmentPreview(AttachmentFile):
    """The small picture of a picture."""

    @property
    def stored(self):
        return self.object.preview_file

    @property
    def kind_of_file(self) -> str:
        return "image/jpeg"


class AttachmentRemove(ObjectFormPage):
    model = Attachment
    action = "attachments.remove"
    lookup = {"key": "key"}
    related = ("club",)
    title = gettext_lazy("Remove the paper")
    form_class = RemovalForm
    template_name = "clubs/attachment_remove.html"
    submit_label = gettext_lazy("Remove the paper")
    done_message = gettext_lazy("The paper is removed.")

    def crumbs(self):
        return crumbs.to_club(self.object.club)

    @property
    def cancel_url(self):
        return papers_url(self.object.club)

    def perform(self, data):
        return services.remove_attachment(actor=self.request.user, attachment=self.object, **data)

    def done_url(self, row):
        return papers_url(row.club)

    def get_context_data(self, **kwargs):
        question = _("Remove “%(title)s” of %(club)s?") % {"title": self.object, "club": self.object.club}
        consequences = [
            _("The file is deleted for good and cannot be brought back."),
            _("That it was here, who removed it and why stays in the club's history."),
        ]
        return super().get_context_data(**({"question": question, "consequences": consequences} | kwargs))
