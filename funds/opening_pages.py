"""A club that joins with a history: the page on which its balances and open loans are brought over."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clubs.forms.cells import headings
from clubs.forms.grid import MOST_ROWS, padded, spread, typed_rows
from clubs.models import Member
from core.money import format_vnd
from core.problems import Refused
from funds.drafts import BroughtLoan, OpeningDraft
from funds.models import Entry
from funds.opening_forms import COLUMNS, OpeningForm
from funds.rules import Line
from funds.services import bring_over, opening_problems, opening_schedules
from funds.views import ClubFormPage

STEP = 10
"""So many rows are added at a time."""


@dataclass(frozen=True)
class Brought:
    """One loan of the summary: what is owed of it, how much of that is overdue on the opening day and since when."""

    loan: BroughtLoan
    overdue_vnd: int
    days_late: int
    next_line: Line | None


class OpeningCreate(ClubFormPage):
    """Two steps: what is typed is checked and added up; only when its sums were seen is it saved."""

    action = "entries.post"
    title = gettext_lazy("Balances and loans brought over")
    form_class = OpeningForm
    template_name = "funds/opening.html"

    @cached_property
    def members(self) -> list[Member]:
        return list(self.visible(Member).filter(club=self.object).order_by("name_key", "pk"))

    @cached_property
    def form(self):
        of_club = {"club": self.object, "members": self.members}
        posted = self.request.POST
        if self.request.method == "POST" and not self._is_step:
            return OpeningForm(data=posted, **of_club)
        if self.request.method == "POST":
            typed = {name: posted.get(name, "") for name in OpeningForm.base_fields if name != "pasted"}
            return OpeningForm(rows=self._next_rows(), initial=typed, **of_club)
        rows = typed_rows(self.draft.typed if self.draft else {}, COLUMNS)
        form = OpeningForm(rows=rows, initial={"opened_on": self.opened_on, "rate": "1"}, **of_club)
        self.lay_draft_over(form)
        return form

    @cached_property
    def opened_on(self) -> date | None:
        """The day of what was brought over already, if anything was."""
        entries = self.visible(Entry).filter(club=self.object).brought_over()
        return entries.order_by("entry_on").values_list("entry_on", flat=True).first()

    @cached_property
    def _is_step(self) -> bool:
        """More rows are asked for, or pasted ones are to be spread; nothing is checked yet."""
        posted = self.request.POST
        return "step" in posted or ("draft_act" not in posted and bool(posted.get("pasted", "").strip()))

    def _next_rows(self):
        rows = typed_rows(self.request.POST, COLUMNS)
        if self.request.POST.get("step") == "more":
            return padded(rows, STEP, COLUMNS)
        rows, unknown = spread(rows, self.request.POST.get("pasted", ""), COLUMNS)
        if unknown:
            text = _("These columns are not known and were left out: %(names)s.") % {"names": ", ".join(unknown)}
            messages.warning(self.request, text)
        return rows

    def post(self, request, *args, **kwargs):
        _object = self.object  # 404 and 403 before anything is read
        if self._is_step:
            return self.render_to_response(self.get_context_data())
        if "draft_act" not in request.POST:
            is_sound = self.form.is_valid()
            if (opening := self.form.opening) is not None:
                problems = opening_problems(actor=request.user, opening=opening)
                # of rows with a fault the service knows nothing: it may miss what is there
                self.form.show([one for one in problems if is_sound or one.field])
            if is_sound and not self.form.errors and request.POST.get("seen_sums") != self.form.mark:
                self.keep_posted()
                return self.render_to_response(self.get_context_data(opening=opening))
        return super().post(request, *args, **kwargs)

    def perform(self, data):
        bring_over(actor=self.request.user, opening=self.form.opening)
        return reverse("club_funds", args=[self.object.code])

    def get_done_message(self, row):
        opening = self.form.opening
        words = ngettext(
            "Brought over: %(count)s loan with %(owed)s ₫ outstanding; the income fund is worth %(worth)s ₫.",
            "Brought over: %(count)s loans with %(owed)s ₫ outstanding; the income fund is worth %(worth)s ₫.",
            len(opening.loans),
        )
        amounts = {"owed": format_vnd(opening.outstanding_vnd), "worth": format_vnd(opening.income_vnd)}
        return words % (amounts | {"count": len(opening.loans)})

    def _show(self, refused: Refused) -> None:
        self.form.show(refused.problems)

    def get_context_data(self, **kwargs):
        opening = kwargs.get("opening")
        known: dict[str, list[str]] = {column.key: [] for column in COLUMNS}
        for heading, key in headings(COLUMNS).items():
            known[key].append(heading)
        context = {
            "columns": [(column, " ".join(known[column.key])) for column in self.form.columns],
            "most_rows": MOST_ROWS,
            "opened_on": self.opened_on,
            "submit_label": _("Right, save it") if opening else _("Check and add up"),
        }
        if opening:
            context |= {"brought": _brought(opening), "mark": self.form.mark}
        return super().get_context_data(**(context | kwargs))


def _brought(opening: OpeningDraft) -> list[Brought]:
    day, found = opening.opened_on, []
    for loan, lines in zip(opening.loans, opening_schedules(opening), strict=True):
        late = [line for line in lines if line.due_on < day and line.principal_vnd]
        ahead = next((line for line in lines if line.due_on >= day), None)
        overdue, days = sum(line.principal_vnd for line in late), (day - late[0].due_on).days if late else 0
        found.append(Brought(loan, overdue, days, ahead))
    return found
