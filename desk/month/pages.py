"""The club's months, and the sheet of one."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.access import closed_problems
from clubs.models import Club, Meeting
from clubs.views import crumbs
from core.dates import add_months, format_date
from core.drafts.rules import NEVER_KEPT, as_number
from core.pages import DetailPage, ObjectFormPage
from core.pages.base import Crumb
from core.problems import Problem, Refused
from core.templatetags.vi_format import vidatetime
from desk.models import MonthSheet
from desk.month.boxes import SheetView
from desk.month.days import has_sheet, last_day, last_month, month_key, month_words, read_month
from desk.month.querysets import SheetBook, meetings_of, sheets_of
from desk.month.services import Stale, save_month_sheet
from desk.month.values import ROWS, Shown, default_of, merge, pack, posted_values, stored_values, unpack


@dataclass(frozen=True)
class MonthCell:
    """One month of the table. `state`: "held", "none" (no meeting), "noted" (a meeting without a sheet), "missing"
    or "" (before the founding, or still to come)."""

    month: date
    state: str = ""
    day: date | None = None

    @property
    def key(self) -> str:
        return month_key(self.month)

    @property
    def words(self) -> str:
        return month_words(self.month)


class ClubMonth:
    """What the pages of one month share: the month in the address, within the club's life."""

    @cached_property
    def month(self) -> date:
        """404 for what is no month, lies before the founding or still to come."""
        month = read_month(self.kwargs["month"])
        if month is None or not has_sheet(self.object, month, timezone.localdate()):
            raise Http404
        return month

    @cached_property
    def book(self) -> SheetBook:
        return SheetBook(self.object, self.month)

    def crumbs(self):
        months = Crumb(_("Monthly sheets"), reverse("month_list", args=[self.object.code]))
        return [*crumbs.to_club(self.object), months]

    def neighbours(self) -> dict[str, MonthCell | None]:
        """The months before and after, as far as they have a sheet."""
        today = timezone.localdate()
        found = {"before": add_months(self.month, -1), "after": add_months(self.month, 1)}
        return {name: MonthCell(one) if has_sheet(self.object, one, today) else None for name, one in found.items()}


class MonthList(DetailPage):
    """Years by months: which sheet is there, and which one comes next."""

    model = Club
    action = "meetings.view"
    lookup = {"code": "code"}
    template_name = "desk/month/list.html"

    def get_title(self):
        return _("Monthly sheets")

    def crumbs(self):
        return crumbs.to_club(self.object)

    def get_context_data(self, **kwargs):
        sheets, meetings = sheets_of(self.object), meetings_of(self.object)
        today = timezone.localdate()
        last = last_month(self.object, today)
        years = range(last.year, self.object.founded_on.year - 1, -1)
        cells = {
            year: [self._cell(date(year, month, 1), sheets, meetings, today) for month in range(1, 13)]
            for year in years
        }
        upcoming = MonthCell(next_month(self.object, sheets, last))
        context = {"years": cells, "next": upcoming, "numbers": range(1, 13), "lede": self.object.name}
        return super().get_context_data(**(context | kwargs))

    def _cell(self, month: date, sheets: dict, meetings: dict[str, Meeting], today: date) -> MonthCell:
        if not has_sheet(self.object, month, today):
            return MonthCell(month)
        sheet, meeting = sheets.get(month_key(month)), meetings.get(month_key(month))
        if sheet is not None:
            return MonthCell(month, "held" if sheet.meeting else "none", sheet.dated_on)
        return MonthCell(month, "noted", meeting.held_on) if meeting else MonthCell(month, "missing")


def next_month(club: Club, sheets: dict[str, MonthSheet], last: date) -> date:
    """The first month without a sheet after the last one that has one; else the last month that can have one."""
    newest = max((sheet.month for sheet in sheets.values()), default=None)
    return last if newest is None else min(add_months(newest, 1), last)


class SheetForm:
    """The page's boxes by name; the service reads them."""

    is_multipart = False

    def __init__(self, values: dict[str, str]):
        self.fields: dict = {}
        self.cleaned_data = values

    def is_valid(self) -> bool:
        return True


class MonthSheetPage(ClubMonth, ObjectFormPage):
    """One club's month as the paper book has it; one save posts everything."""

    model = Club
    action = "meetings.edit"
    lookup = {"code": "code"}
    template_name = "desk/month/sheet.html"

    problems: list[tuple[str, str]] = []
    is_stale = False

    def get_title(self):
        return _("Monthly sheet %(month)s") % {"month": month_words(self.month)}

    def get(self, request, *args, **kwargs):
        _object, _month = self.object, self.month  # 404 and 403 before anything is read
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        _object, _month = self.object, self.month
        if request.POST.get("more") in ROWS:
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    @cached_property
    def form(self) -> SheetForm:
        return SheetForm(posted_values(self.request.POST))

    @cached_property
    def opened_with(self) -> Shown:
        return unpack(self.request.POST.get("base", ""))

    def perform(self, data):
        try:
            return save_month_sheet(
                actor=self.request.user,
                club=self.object,
                month=self.month,
                version=as_number(self.request.POST.get("seen", "")),
                values=data,
                shown=self.opened_with,
            )
        except Stale:
            self.is_stale = True
            raise Refused(Problem("")) from None

    def _show(self, refused):
        if not self.is_stale:
            self.problems = [(one.field, str(one.message)) for one in refused.problems]

    def done_url(self, row):
        return reverse("month_sheet", args=[self.object.code, month_key(self.month)])

    def get_done_message(self, row):
        return _("The sheet of %(month)s is saved.") % {"month": month_words(self.month)}

    # -- what the page shows

    def view(self) -> tuple[SheetView, dict[str, str]]:
        """(the boxes, the values that the form counts as unchanged)."""
        stored = stored_values(self.book)
        if self.request.method == "POST":
            return self._typed_view(stored)
        typed = {name: (values or [""])[-1] for name, values in self._draft_lists()}
        seen = as_number(typed.pop("seen", "")) if "seen" in typed else self.book.version
        contested = {}
        if seen != self.book.version:
            contested = merge({}, typed, stored, self.month)[1]
        return SheetView(self.book, stored | typed, contested=contested), stored

    def _draft_lists(self):
        return self.draft.typed.lists() if self.draft else ()

    def _typed_view(self, stored: dict) -> tuple[SheetView, dict]:
        base, typed = self.opened_with.values, self.form.cleaned_data
        if not self.is_stale:
            return SheetView(self.book, typed, self.problems, more=self.request.POST.get("more", "")), base
        boxes = {name: value for name, value in typed.items() if name not in TECHNICAL}
        shown, contested = merge(base, boxes, stored, self.month)
        return SheetView(self.book, shown, contested=contested), stored

    def _changed_names(self, posted: dict) -> set[str]:
        base, typed = self.opened_with.values, self.form.cleaned_data
        names = ({*base, *typed}) - TECHNICAL
        changed = {one for one in names if typed.get(one, "") != (base.get(one, "") or default_of(one))}
        return changed | {"seen"} if changed else set()

    def get_context_data(self, **kwargs):
        view, base = self.view()
        seen = self.request.POST.get("seen", "") if self.request.method == "POST" and not self.is_stale else None
        context = {
            "form": None,
            "sheet": view.parts(),
            "seen": self.book.version if seen is None else as_number(seen),
            "base": pack(base, self.book),
            "first": self.month,
            "last": self.book.last,
            "is_stale": self.is_stale,
            "saved": self._saved_words(),
            "closed": self._closed_words(),
            "lede": self.object.name,
            "submit_label": _("Save the sheet"),
            "is_correction": self.book.sheet is not None,
            "can_reverse": self.request.user.may("entries.reverse"),
            **self.neighbours(),
        }
        return super().get_context_data(**(context | kwargs))

    def _saved_words(self) -> str:
        sheet = self.book.sheet
        if sheet is None:
            return ""
        words = _("Saved at %(when)s by %(who)s.")
        return words % {"when": vidatetime(sheet.saved_at), "who": sheet.saved_by or _("the system")}

    def _closed_words(self) -> str:
        """Why nothing of this month is taken any more, where its whole period is closed."""
        (message,) = closed_problems([(self.object, last_day(self.month))])
        return message or ""


TECHNICAL = NEVER_KEPT | {"seen", "base", "more"}


class MonthPrintPage(ClubMonth, DetailPage):
    """The same sheet on A4, to be filled in by hand: with names and sums due, or blank."""

    model = Club
    action = "meetings.view"
    lookup = {"code": "code"}
    template_name = "desk/month/print.html"

    LOAN_ROWS, BLANK_MEMBERS = 12, 60

    def get_title(self):
        return _("Monthly sheet %(month)s") % {"month": month_words(self.month)}

    def get(self, request, *args, **kwargs):
        _object, _month = self.object, self.month
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        is_blank = bool(self.request.GET.get("blank"))
        values = {} if is_blank else stored_values(self.book)
        view = SheetView(self.book, values)
        names = [one.full_name for one in self.book.members]
        numbers = [(n, "") for n in range(1, self.BLANK_MEMBERS + 1)] if is_blank else list(enumerate(names, start=1))
        context = {
            "sheet": view.parts(),
            "is_blank": is_blank,
            "first": self.month,
            "month_key": month_key(self.month),
            "numbers": numbers,
            "absent": set() if is_blank else {self.book.numbers.get(pk) for pk in self.book.absent},
            "empty_loans": range(self.LOAN_ROWS if is_blank else 2),
            "day": "" if is_blank else format_date(self.book.day),
        }
        return super().get_context_data(**(context | kwargs))
