"""What the watchdog sees: the list of flags, the same as a file, and the page on which one is closed with a note."""

from functools import cached_property

from django import forms
from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubs.filters import as_of
from clubs.models import Club
from clubs.views.crumbs import to_club
from core.formfields import NfcTextField
from core.pages import ObjectFormPage, Page
from core.pages.base import Crumb
from core.sheets.writer import Column
from funds.checks import NOTE_LENGTH
from funds.services.flagging import close_flag
from funds.watchdog import KINDS, Watch, flags_of
from funds.watchdog.watch import Seen
from reports.files import rows_file

FLAGS_ON_A_PAGE = 50


class FlagFilterForm(forms.Form):
    """What of the flags is shown: one kind, one club by its code, the open or the closed ones."""

    kind = forms.ChoiceField(
        label=_("What was seen"),
        choices=[("", _("— all —")), *((kind.code, kind.label) for kind in KINDS)],
        required=False,
    )
    club = NfcTextField(label=_("Club code"), max_length=20, required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("open")), ("closed", _("closed")), ("all", _("all"))], required=False
    )


class FlagForm(forms.Form):
    note = NfcTextField(
        label=_("What was found"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The flag stays closed as long as the books stay as they are."),
    )


class FlagListPage(Page):
    action = "watchdog.view"
    title = _("Watchdog")
    lede = _("What somebody should look at in the clubs' books. A flag is a question, not an accusation.")
    template_name = "reports/flags.html"
    is_list = True

    @cached_property
    def form(self) -> FlagFilterForm:
        return FlagFilterForm(self.request.GET)

    @cached_property
    def flags(self) -> list[Seen]:
        """No row where a filter has a fault: a wrong value must not show every one."""
        if not self.form.is_valid():
            return []
        asked = self.form.cleaned_data
        kinds = [kind for kind in KINDS if asked["kind"] in ("", kind.code)]
        club = None
        if asked["club"]:
            club = self.visible(Club).filter(code=asked["club"]).first()
            if club is None:
                return []
        found = flags_of(Watch(self.request.user, as_of(self.request), club=club), kinds)
        wanted = {"": (True,), "closed": (False,), "all": (True, False)}[asked["state"]]
        return [seen for seen in found if seen.is_open in wanted]

    def get(self, request, *args, **kwargs):
        file_format = kwargs.pop("format", None)
        return self._file(file_format) if file_format else super().get(request, *args, **kwargs)

    def _file(self, file_format: str):
        columns = [
            Column(gettext("Date"), "date", 12),
            Column(gettext("Club code"), "text", 12),
            Column(gettext("Club"), "text", 34),
            Column(gettext("What was seen"), "text", 34),
            Column(gettext("In words"), "text", 90),
            Column(gettext("What was found"), "text", 60),
        ]
        rows = (
            (
                one.flag.on,
                one.club.code,
                one.club.name,
                str(one.kind.label),
                one.flag.words,
                one.note.note if one.note else "",
            )
            for one in self.flags
        )
        return rows_file("canh-bao", columns, rows, file_format=file_format, title=str(self.title))

    def get_context_data(self, **kwargs):
        pairs = [(seen, close_url(seen)) for seen in self.flags]
        page = Paginator(pairs, FLAGS_ON_A_PAGE).get_page(self.request.GET.get("page"))
        query = self.request.GET.urlencode()
        files = {
            name: reverse("flag_list_file", args=[name]) + (f"?{query}" if query else "") for name in ("xlsx", "csv")
        }
        context = {"form": self.form, "page_obj": page, "as_of": as_of(self.request), "files": files}
        return super().get_context_data(**(context | kwargs))


def close_url(seen: Seen) -> str:
    """The page on which the flag is closed."""
    return reverse("flag_close", args=[seen.club.code, seen.flag.kind, seen.flag.key])


class FlagClosePage(ObjectFormPage):
    model = Club
    lookup = {"code": "code"}
    action = "watchdog.close"
    title = _("Close a flag")
    form_class = FlagForm
    template_name = "reports/flag_close.html"
    submit_label = _("Close the flag")
    done_message = _("The flag is closed with your note.")

    @cached_property
    def seen(self) -> Seen:
        """404 where the facts changed meanwhile, so that there is no such flag any more."""
        kinds = [kind for kind in KINDS if kind.code == self.kwargs["kind"]]
        found = flags_of(Watch(self.request.user, as_of(self.request), club=self.object), kinds)
        for seen in found:
            if seen.flag.key == self.kwargs["key"]:
                return seen
        raise Http404

    @property
    def cancel_url(self) -> str:
        return reverse("flag_list")

    def crumbs(self):
        return [*to_club(self.object), Crumb(FlagListPage.title, reverse("flag_list"))]

    def perform(self, data):
        return close_flag(actor=self.request.user, seen=self.seen, note=data["note"])

    def done_url(self, row):
        return reverse("flag_list")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"seen": self.seen} | kwargs))
