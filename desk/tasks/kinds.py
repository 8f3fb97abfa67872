"""The kinds of task, the most urgent first. Each is a title, a line on what to do, and a function from the area to its
tasks; each task leads to the form that does away with it."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clubs.models import Attachment
from clubs.rules import FEWEST_ON_BOARD, FEWEST_VOLUNTEERS
from core.templatetags.vi_format import vidatetime, vnd_unit
from desk.models import WorkbookUpload
from desk.tasks.area import Area, ClubRow
from funds.models import PendingAct
from funds.watchdog import GRAVE, Watch, flags_of
from targets.models import Submission

UPLOADS_WAIT_DAYS = 30
"""An older file is forgotten rather than waiting."""


@dataclass(frozen=True)
class Task:
    """One thing to do: at a club or (None) the user's own; `weight` puts the bigger ones first."""

    club: ClubRow | None
    words: str
    url: str
    weight: int = 0


@dataclass(frozen=True)
class Kind:
    """A kind of task. `right` is asked for what its form needs; `tone` is how urgent: "bad", "warn" or "quiet"."""

    code: str
    title: Callable[[Area], str]
    todo: str
    icon: str
    tone: str
    right: str
    rows: Callable[[Area], Iterable[Task]]
    is_personal: bool = False


def _month_words(month: dt.date) -> str:
    return f"{month.month}/{month.year}"


def _sheet_url(club: ClubRow, month: dt.date) -> str:
    return reverse("month_sheet", args=[club.code, f"{month:%Y-%m}"])


def _missing_sheets(month_of: Callable[[Area], dt.date]) -> Callable[[Area], Iterable[Task]]:
    def rows(area: Area) -> Iterable[Task]:
        month = month_of(area)
        for club in area.without_meeting(month):
            words = _("no sheet for %(month)s yet") % {"month": _month_words(month)}
            yield Task(club, words, _sheet_url(club, month))

    return rows


def returned_reports(area: Area) -> Iterable[Task]:
    """Reports of the own area that the province sent back to be mended."""
    for submission in area.visible(Submission).returned().of_open_periods().in_order():
        words = _("%(report)s, %(unit)s") % {"report": submission.period, "unit": submission.unit}
        yield Task(None, words, submission.get_absolute_url())


def reports_to_decide(area: Area) -> Iterable[Task]:
    """Reports that wait for the province's word."""
    handed_in = area.visible(Submission).filter(state=Submission.State.SUBMITTED)
    for submission in handed_in.of_open_periods().in_order():
        words = _("%(report)s, %(unit)s") % {"report": submission.period, "unit": submission.unit}
        yield Task(None, words, submission.get_absolute_url())


def late_loans(area: Area) -> Iterable[Task]:
    for club, dues in _owing(area):
        if dues.late_loans:
            words = ngettext("%(count)s loan, %(sum)s late", "%(count)s loans, %(sum)s late", dues.late_loans)
            url = f"{reverse('loan_list')}?club={club.code}&state=overdue"
            yield Task(club, words % {"count": dues.late_loans, "sum": vnd_unit(dues.late_vnd)}, url, dues.late_vnd)


def second_person(area: Area) -> Iterable[Task]:
    acts = PendingAct._default_manager.visible_to(area.user, "entries.reverse").for_second(area.user)
    for act in acts.select_related("club"):
        values = {"club": act.club.name, "kind": act.get_kind_display(), "amount": vnd_unit(act.amount_vnd)}
        yield Task(None, _("%(club)s: %(kind)s, %(amount)s") % values, act.get_absolute_url(), act.amount_vnd)


def grave_flags(area: Area) -> Iterable[Task]:
    """Open flags that may mean missing money, a line per club; the lighter kinds stand on the watchdog's own page."""
    found: dict[int, list[str]] = {}
    for seen in flags_of(Watch(area.user, area.day), GRAVE):
        if seen.is_open and seen.club.pk in area.clubs:
            found.setdefault(seen.club.pk, []).append(str(seen.kind.label))
    for pk, labels in found.items():
        club = area.clubs[pk]
        words = "; ".join(dict.fromkeys(labels))
        yield Task(club, words, f"{reverse('flag_list')}?club={quote(club.code)}", len(labels))


def loans_due(area: Area) -> Iterable[Task]:
    for club, dues in _owing(area):
        if dues.coming_loans:
            words = ngettext("%(count)s loan, %(sum)s due", "%(count)s loans, %(sum)s due", dues.coming_loans)
            values = {"count": dues.coming_loans, "sum": vnd_unit(dues.coming_vnd)}
            yield Task(club, words % values, _sheet_url(club, area.day.replace(day=1)), dues.coming_vnd)


def _owing(area: Area):
    return [(club, area.dues[pk]) for pk, club in area.clubs.items() if pk in area.dues]


def waiting_uploads(area: Area) -> Iterable[Task]:
    """Workbooks that the user sent, that were found good, and that were never saved."""
    since = area.day - dt.timedelta(days=UPLOADS_WAIT_DAYS)
    rows = area.visible(WorkbookUpload).filter(user_id=area.user.pk, state=WorkbookUpload.State.CHECKED)
    for upload in rows.filter(uploaded_at__date__gte=since).only("file_name", "uploaded_at"):
        words = _("%(file)s, sent %(when)s") % {"file": upload.file_name, "when": vidatetime(upload.uploaded_at)}
        yield Task(None, words, upload.get_absolute_url())


def unfinished_drafts(area: Area) -> Iterable[Task]:
    """Forms that the user began to fill in and has not saved."""
    for form, updated_at in area.user.drafts.order_by("-updated_at").values_list("form", "updated_at"):
        title = _title_of(form)
        if title:
            words = _("%(form)s, last typed %(when)s") % {"form": title, "when": vidatetime(updated_at)}
            yield Task(None, words, form)


def _title_of(form: str) -> str:
    """The title of the form at this address, with the code of its club; "" where there is none any more."""
    try:
        found = resolve(form.split("?")[0])
    except Resolver404:
        return ""
    title = str(getattr(getattr(found.func, "view_class", None), "title", "") or _("A form"))
    return " ".join(filter(None, [title, found.kwargs.get("code")]))


def without_members(area: Area) -> Iterable[Task]:
    for club in _unlisted(area):
        yield Task(club, _("nobody is on the list"), reverse("member_add_many", args=[club.code]))


def _unlisted(area: Area) -> list[ClubRow]:
    return [club for club in area.clubs.values() if not area.members[club.pk] and club.pk not in area.declaring]


def _listed(area: Area) -> list[ClubRow]:
    """Clubs with a list of members: before there is one, nothing can be said of its board and volunteers."""
    return [club for club in area.clubs.values() if area.members[club.pk]]


def without_decision_number(area: Area) -> Iterable[Task]:
    for club in area.clubs.values():
        if not club.decision_number:
            yield Task(club, _("the decision has no number"), reverse("club_edit", args=[club.code]))


def without_decision_scan(area: Area) -> Iterable[Task]:
    scanned = set(area.visible(Attachment).decisions().order_by().values_list("club_id", flat=True))
    for club in area.clubs.values():
        if club.pk not in scanned:
            yield Task(club, _("no scan of the decision"), reverse("club_papers", args=[club.code]))


def incomplete_boards(area: Area) -> Iterable[Task]:
    for club in _listed(area):
        held = area.offices[club.pk]
        faults = []
        if held["board"] < FEWEST_ON_BOARD:
            text = ngettext("%(count)s person on the board", "%(count)s people on the board", held["board"])
            faults.append(text % {"count": held["board"]})
        if not held["chair"]:
            faults.append(_("no chair"))
        if faults:
            yield Task(club, ", ".join(faults), reverse("board_edit", args=[club.code]))


def few_volunteers(area: Area) -> Iterable[Task]:
    for club in _listed(area):
        care, economic = area.offices[club.pk]["home_care"], area.offices[club.pk]["economic"]
        if min(care, economic) < FEWEST_VOLUNTEERS:
            words = _("%(care)s for home care, %(economic)s for the economy") % {"care": care, "economic": economic}
            yield Task(club, words, reverse("board_edit", args=[club.code]), FEWEST_VOLUNTEERS * 2 - care - economic)


def unknown_birth_years(area: Area) -> Iterable[Task]:
    for pk, club in area.clubs.items():
        count = area.of_unknown_age[pk]
        if count:
            words = ngettext("%(count)s member", "%(count)s members", count) % {"count": count}
            yield Task(club, words, reverse("birth_years", args=[club.code]), count)


def _plain(title) -> Callable[[Area], str]:
    return lambda area: str(title)


def _of_month(title, month_of: Callable[[Area], dt.date]) -> Callable[[Area], str]:
    return lambda area: str(title) % {"month": _month_words(month_of(area))}


def _this(area: Area) -> dt.date:
    return area.month


def _before(area: Area) -> dt.date:
    return area.month_before


_NO_SHEET = gettext_lazy("No monthly sheet for %(month)s")
KINDS = (
    Kind(
        "returned",
        _plain(gettext_lazy("Reports sent back")),
        gettext_lazy("Read what the province remarked, mend it, hand it in again."),
        "undo-2",
        "bad",
        "submissions.submit",
        returned_reports,
        is_personal=True,
    ),
    Kind(
        "decide",
        _plain(gettext_lazy("Reports to be approved")),
        gettext_lazy("Read the report, then approve it or send it back."),
        "clipboard-check",
        "bad",
        "submissions.decide",
        reports_to_decide,
        is_personal=True,
    ),
    Kind(
        "drafts",
        _plain(gettext_lazy("Forms begun and not saved")),
        gettext_lazy("What was typed is kept: open the form and save it."),
        "pencil",
        "warn",
        "tasks.view",
        unfinished_drafts,
        is_personal=True,
    ),
    Kind(
        "uploads",
        _plain(gettext_lazy("Excel files checked and not saved")),
        gettext_lazy("Look at what would change, then save it."),
        "file-spreadsheet",
        "warn",
        "workbook.import",
        waiting_uploads,
        is_personal=True,
    ),
    Kind(
        "second",
        _plain(gettext_lazy("Waiting for a second person")),
        gettext_lazy("Look at the reason, then approve or refuse."),
        "user-cog",
        "warn",
        "entries.reverse",
        second_person,
        is_personal=True,
    ),
    Kind(
        "sheet-before",
        _of_month(_NO_SHEET, _before),
        gettext_lazy("Open the club's sheet and copy the month from its book."),
        "calendar-days",
        "bad",
        "meetings.edit",
        _missing_sheets(_before),
    ),
    Kind(
        "late",
        _plain(gettext_lazy("Late loans")),
        gettext_lazy("Look who is late and for how long; enter what was paid."),
        "triangle-alert",
        "bad",
        "loans.view",
        late_loans,
    ),
    Kind(
        "flags",
        _plain(gettext_lazy("The watchdog asks")),
        gettext_lazy("Look into what was seen, then close it with a note."),
        "eye",
        "bad",
        "watchdog.close",
        grave_flags,
    ),
    Kind(
        "due",
        _plain(gettext_lazy("Loans falling due this month")),
        gettext_lazy("Open the month's sheet: the sums stand there already."),
        "hand-coins",
        "warn",
        "loans.repay",
        loans_due,
    ),
    Kind(
        "sheet",
        _of_month(_NO_SHEET, _this),
        gettext_lazy("Open the club's sheet and copy the month from its book."),
        "calendar-days",
        "warn",
        "meetings.edit",
        _missing_sheets(_this),
    ),
    Kind(
        "members",
        _plain(gettext_lazy("Clubs without a list of members")),
        gettext_lazy("Paste the list from Excel, or type it."),
        "users",
        "warn",
        "members.edit",
        without_members,
    ),
    Kind(
        "number",
        _plain(gettext_lazy("No decision number")),
        gettext_lazy("Copy number and date from the founding decision."),
        "file-text",
        "quiet",
        "clubs.edit",
        without_decision_number,
    ),
    Kind(
        "board",
        _plain(gettext_lazy("Incomplete boards")),
        gettext_lazy("A board has 5 to 9 people, one of them the chair."),
        "user-cog",
        "quiet",
        "members.edit",
        incomplete_boards,
    ),
    Kind(
        "volunteers",
        _plain(gettext_lazy("Too few volunteers")),
        gettext_lazy("At least 5 for home care and 5 for the economy."),
        "heart-handshake",
        "quiet",
        "members.edit",
        few_volunteers,
    ),
    Kind(
        "births",
        _plain(gettext_lazy("Members without a birth year")),
        gettext_lazy("The year alone is enough; type it in the list."),
        "cake",
        "quiet",
        "members.edit",
        unknown_birth_years,
    ),
    Kind(
        "scan",
        _plain(gettext_lazy("No scan of the decision")),
        gettext_lazy("Photograph or scan the decision and add it to the papers."),
        "folder-open",
        "quiet",
        "attachments.view",
        without_decision_scan,
    ),
)
