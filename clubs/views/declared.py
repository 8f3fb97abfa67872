"""What clubs declare of themselves for a period: one declaration, and a grid of many clubs."""

import datetime as dt
from functools import cached_property

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clubs import services
from clubs.drafts import DeclaredDraft
from clubs.filters import DeclaredFilter
from clubs.forms import DeclaredEditForm, DeclaredForm, PeriodChoice, PeriodGrid, WithdrawForm
from clubs.forms.declared import COLUMNS, LABELS
from clubs.models import Club, DeclaredTotals
from clubs.querysets import areas, areas_for
from clubs.services.declared import EDITABLE
from clubs.tables import DeclaredTable
from clubs.views import crumbs
from clubs.views.clubs import ClubFormPage
from core.audit import newest_records
from core.dates import format_date, reporting_year
from core.pages import ExportColumn, FormPage, ListPage, ObjectFormPage
from core.pages.base import Crumb
from core.problems import Problem, Refused

YEARS_BACK = 10
CLUBS_ON_A_PAGE = 40
"""Of a grid: 320 boxes are as many as an old PC draws at once."""


def closed_years() -> list[int]:
    """The reporting years that are over, the latest first."""
    today = timezone.localdate()
    last = today.year if today > reporting_year(today.year)[1] else today.year - 1
    return list(range(last, last - YEARS_BACK, -1))


def mark(value: bool) -> str:
    return "x" if value else ""


class DeclaredList(ListPage):
    """What clubs have declared, the latest period first."""

    model = DeclaredTotals
    action = "declared.view"
    title = _("Declared totals")
    lede = _(
        "Totals that a club declares for a period, for want of a member list. They count only where the club has no"
        " member list in the period, and are marked wherever they count."
    )
    table_class = DeclaredTable
    filter_class = DeclaredFilter
    template_name = "clubs/declared_list.html"
    export_name = "so-lieu-khai-bao"
    empty_text = _("Enter the totals of clubs of which you hold no list of names.")
    export_columns = (
        ExportColumn(_("Club code"), "club__code"),
        ExportColumn(_("Club name"), "club__name", width=32),
        ExportColumn(_("Period from"), "starts_on", "date"),
        ExportColumn(_("Period to"), "ends_on", "date"),
        *(ExportColumn(LABELS[name], name, "money" if name == "income_fund_vnd" else "int") for name in COLUMNS[:-1]),
        ExportColumn(LABELS["areas"], "areas", show=", ".join, width=30),
        ExportColumn(_("Has a member list"), "has_member_list", show=mark),
        ExportColumn(_("Note"), "note", width=40),
    )

    def rows(self, visible):
        return visible.select_related("club").with_member_list()


def declared_crumbs(club: Club) -> list[Crumb]:
    return [*crumbs.to_club(club), Crumb(_("Declared totals"), reverse("club_declared", args=[club.code]))]


class DeclaredCreate(ClubFormPage):
    action = "declared.edit"
    title = _("Declare a club's totals")
    form_class = DeclaredForm
    submit_label = _("Save the declaration")
    done_message = _("The declaration is saved.")

    def crumbs(self):
        return declared_crumbs(self.object)

    @property
    def lede(self):
        hint = _("Leave empty what you do not know; 0 means that there is none.")
        return f"{self.object.name}. {hint}"

    @property
    def cancel_url(self):
        return reverse("club_declared", args=[self.object.code])

    def get_initial(self):
        starts_on, ends_on = reporting_year(closed_years()[0])
        return {"starts_on": starts_on, "ends_on": ends_on} | super().get_initial()

    def form_kwargs(self):
        return {"areas": areas()}

    def perform(self, data):
        same = self.visible(DeclaredTotals).filter(club=self.object, ends_on=data["ends_on"])
        if same.exists():
            text = _("The club has declared its totals up to %(date)s already. Correct that declaration instead.")
            raise Refused(Problem(text % {"date": format_date(data["ends_on"])}, "ends_on"))
        draft = DeclaredDraft(club=self.object, **data)
        return services.declare_totals(actor=self.request.user, drafts=[draft])[0]

    def done_url(self, row):
        return row.get_absolute_url()


class DeclaredFormPage(ObjectFormPage):
    """A form about one declaration."""

    model = DeclaredTotals
    related = ("club",)
    action = "declared.edit"

    @property
    def locked_first(self):
        return self.object.club

    def crumbs(self):
        return declared_crumbs(self.object.club)

    @property
    def cancel_url(self):
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        words = {"club": self.object.club.name, "date": format_date(self.object.ends_on)}
        return super().get_context_data(**({"lede": _("%(club)s, period to %(date)s") % words} | kwargs))


class DeclaredEdit(DeclaredFormPage):
    is_correction = True
    title = _("Correct the declaration")
    form_class = DeclaredEditForm
    template_name = "clubs/declared_edit.html"

    def get_initial(self):
        stored = {name: getattr(self.object, name) for name in EDITABLE}
        return stored | {"areas": self.object.areas or [], "has_no_areas": self.object.areas == []}

    def form_kwargs(self):
        return {"areas": areas()}

    def perform(self, data):
        values = {name: value for name, value in data.items() if name != "reason"}
        changes = [(self.object, values)]
        return services.edit_declared(actor=self.request.user, changes=changes, reason=data["reason"])[0]


class DeclaredWithdraw(DeclaredFormPage):
    title = _("Withdraw the declaration")
    form_class = WithdrawForm
    template_name = "clubs/declared_withdraw.html"
    submit_label = _("Withdraw the declaration")
    done_message = _("The declaration is withdrawn.")

    def perform(self, data):
        club = self.object.club
        services.withdraw_declared(actor=self.request.user, declared=self.object, reason=data["reason"])
        return reverse("club_declared", args=[club.code])


class DeclaredPeriod(FormPage):
    """One reporting year of many clubs of the user's area, line by line; one save for the page."""

    action = "declared.edit"
    title = _("Declare the totals of many clubs")
    lede = _(
        "Leave empty what you do not know; 0 means that there is none. A line left empty says nothing of its club."
    )
    form_class = PeriodGrid
    template_name = "clubs/declared_period.html"
    submit_label = _("Save the page")

    def crumbs(self):
        return [Crumb(_("Declared totals"), reverse("declared_list"))]

    @cached_property
    def choice(self) -> PeriodChoice:
        years = closed_years()
        data = {"period": years[0]} | {name: self.request.GET[name] for name in self.request.GET}
        scope = self.request.user.scope_for(self.action)
        return PeriodChoice(data, years=years, units=areas_for(scope, timezone.localdate()))

    @cached_property
    def period(self) -> tuple[dt.date, dt.date] | None:
        """First and last day; None where what was chosen is not understood."""
        return reporting_year(self.choice.cleaned_data["period"]) if self.choice.is_valid() else None

    @cached_property
    def page(self):
        """The clubs of this page of the grid, by code."""
        clubs = self.visible(Club, self.action).none()
        if self.period:
            start, end = self.period
            clubs = self.visible(Club, self.action).operating_on(end).with_listed_within(start, end).order_by("code")
            if unit := self.choice.cleaned_data["unit"]:
                clubs = clubs.lying_in(unit, timezone.localdate())
            if not self.choice.cleaned_data["listed"]:
                clubs = clubs.filter(listed_members=0)
        return Paginator(clubs, CLUBS_ON_A_PAGE).get_page(self.request.GET.get("page"))

    @cached_property
    def areas(self) -> list:
        return list(areas())

    def _stored(self) -> dict[int, DeclaredTotals]:
        """{club id: its declaration for the period}, read anew."""
        if not self.period:
            return {}
        rows = self.visible(DeclaredTotals).filter(ends_on=self.period[1], club_id__in=[club.pk for club in self.page])
        return {row.club_id: row for row in rows}

    def get_initial(self):
        stored = self._stored()
        newest = newest_records(DeclaredTotals, [row.pk for row in stored.values()])
        initial = {}
        for pk, row in stored.items():
            initial |= {f"{pk}-{name}": getattr(row, name) for name in COLUMNS}
            initial[f"{pk}-seen"] = newest.get(row.pk, 0)
        return initial

    def form_kwargs(self):
        return {"clubs": list(self.page), "areas": [(area.number, area.code) for area in self.areas]}

    def check_still_current(self) -> None:
        """Refuses lines that somebody else has written since the page was opened, and shows what stands there now."""
        typed = self.form.row_data()
        list(self.visible(Club).select_for_update(of=("self",)).filter(pk__in=typed).order_by("pk"))
        stored = self._stored()
        newest = newest_records(DeclaredTotals, [row.pk for row in stored.values()])
        problems = []
        for pk, row in stored.items():
            seen, now = self.form.cleaned_data.get(f"{pk}-seen") or 0, newest.get(row.pk, 0)
            if pk in typed and now > seen and self._differs(typed[pk], row):
                problems.append(Problem(self._what_stands(row), f"{pk}-members"))
                self.form.data = self.form.data.copy()
                self.form.data[f"{pk}-seen"] = now
        if problems:
            raise Refused(*problems)

    def _differs(self, values: dict, stored: DeclaredTotals | None) -> bool:
        return stored is None or any(values[name] != getattr(stored, name) for name in COLUMNS)

    def _what_stands(self, row: DeclaredTotals) -> str:
        numbers = [f"{LABELS[name]}: {'—' if (v := getattr(row, name)) is None else v}" for name in COLUMNS[:-1]]
        text = _("Somebody else saved this line after you had opened the page (%(what)s). Look at it again, then save.")
        return text % {"what": "; ".join(numbers)}

    def perform(self, data):
        typed, stored = self.form.row_data(), self._stored()
        emptied = [pk for pk, row in stored.items() if pk not in typed and f"{pk}-members" in self.form.data]
        if emptied:
            text = _("This club has a declaration. To take it back, open it and choose “Withdraw”.")
            raise Refused(*(Problem(text, f"{pk}-members") for pk in emptied))
        clubs = [club for club in self.page if club.pk in typed and self._differs(typed[club.pk], stored.get(club.pk))]
        drafts = [self._draft(club, typed[club.pk], stored.get(club.pk)) for club in clubs]
        try:
            services.declare_totals(actor=self.request.user, drafts=drafts)
        except Refused as refused:
            raise Refused(*(self._beside(problem, clubs[problem.index]) for problem in refused.problems)) from None
        self.saved = len(drafts)
        return self.request.get_full_path()

    def _draft(self, club: Club, values: dict, stored: DeclaredTotals | None) -> DeclaredDraft:
        start, end = self.period
        kept = {"starts_on": stored.starts_on, "note": stored.note} if stored else {"starts_on": start}
        return DeclaredDraft(club=club, ends_on=end, **kept, **values)

    def _beside(self, problem: Problem, club: Club) -> Problem:
        name = problem.field if problem.field in COLUMNS else "members"
        return Problem(problem.message, f"{club.pk}-{name}", problem.index)

    def get_done_message(self, row):
        text = ngettext("%(count)s club saved.", "%(count)s clubs saved.", self.saved)
        return text % {"count": self.saved}

    def get_context_data(self, **kwargs):
        context = {
            "choice": self.choice,
            "period": self.period,
            "page_obj": self.page,
            "rows": self.form.rows(),
            "headings": [LABELS[name] for name in COLUMNS],
            "areas": self.areas,
        }
        return super().get_context_data(**(context | kwargs))
