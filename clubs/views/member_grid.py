from functools import cached_property

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clubs import services
from clubs.drafts import MemberDraft
from clubs.forms import GridForm
from clubs.forms.cells import COLUMNS, headings
from clubs.forms.grid import MOST_ROWS, padded, spread, typed_rows
from clubs.models import Member
from clubs.views.clubs import ClubFormPage
from core.problems import Refused

STEP = 10
"""So many rows are added at a time."""


class MemberAddMany(ClubFormPage):
    """A grid of new members, typed or pasted from Excel; each row is checked exactly as one that is typed alone."""

    action = "members.edit"
    title = gettext_lazy("Add several members")
    form_class = GridForm
    template_name = "clubs/member_grid.html"
    submit_label = gettext_lazy("Save the members")

    def find(self, people):
        return services.find_candidates(actor=self.request.user, club=self.object, people=people)

    @cached_property
    def form(self):
        if self.request.method == "POST" and not self._is_step:
            return GridForm(data=self.request.POST, find=self.find)
        if self.request.method == "POST":
            return GridForm(rows=self._next_rows(), initial={"joined_on": self.request.POST.get("joined_on", "")})
        has_members = self.visible(Member).filter(club=self.object).exists()
        first_day = timezone.localdate() if has_members else self.object.founded_on
        form = GridForm(rows=typed_rows(self.draft.typed), initial={"joined_on": first_day})
        self.lay_draft_over(form)
        return form

    @cached_property
    def _is_step(self) -> bool:
        """More rows are asked for, or pasted ones are to be spread; nothing is saved yet."""
        posted = self.request.POST
        return "step" in posted or ("draft_act" not in posted and bool(posted.get("pasted", "").strip()))

    def _next_rows(self):
        rows = typed_rows(self.request.POST)
        if self.request.POST.get("step") == "more":
            return padded(rows, more=STEP)
        rows, unknown = spread(rows, self.request.POST.get("pasted", ""))
        if unknown:
            text = _("These columns are not known and were left out: %(names)s.") % {"names": ", ".join(unknown)}
            messages.warning(self.request, text)
        return rows

    def post(self, request, *args, **kwargs):
        _ = self.object  # 404 and 403 before anything is read
        if self._is_step:
            return self.render_to_response(self.get_context_data())
        if "draft_act" not in request.POST and not self.form.is_valid():
            self._show_the_rest()
        return super().post(request, *args, **kwargs)

    def _show_the_rest(self) -> None:
        """All faults at once: those that only the service finds as well."""
        data = self.form.cleaned_data
        drafts = self._drafts(data)
        problems = services.admission_problems(actor=self.request.user, drafts=drafts, known=self._known(data))
        self.form.show(problems, [number for number, _values in data["rows"]])

    def _drafts(self, data) -> list[MemberDraft]:
        return [MemberDraft(club=self.object, **values) for _number, values in data["rows"]]

    def _known(self, data) -> dict[int, Member]:
        """The chosen people by the place of their draft."""
        places = {number: place for place, (number, _values) in enumerate(data["rows"])}
        return {places[number]: member for number, member in data["known"].items() if number in places}

    def perform(self, data):
        drafts, known = self._drafts(data), self._known(data)
        self.made = services.admit_members(actor=self.request.user, drafts=drafts, known=known)
        return f"{reverse('member_list')}?club={self.object.code}"

    def done_url(self, row):
        return row

    def get_done_message(self, row):
        if not self.made:
            return _("Everybody in the grid is a member already; nobody was entered.")
        text = ngettext("%(count)s member is entered.", "%(count)s members are entered.", len(self.made))
        return text % {"count": len(self.made)}

    def _show(self, refused: Refused) -> None:
        self.form.show(refused.problems, [number for number, _values in self.form.cleaned_data["rows"]])

    def get_context_data(self, **kwargs):
        known: dict[str, list[str]] = {column.key: [] for column in COLUMNS}
        for heading, key in headings().items():
            known[key].append(heading)
        context = {
            "columns": [(column, " ".join(known[column.key])) for column in COLUMNS],
            "most_rows": MOST_ROWS,
        }
        return super().get_context_data(**(context | kwargs))
