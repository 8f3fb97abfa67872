"""Saving the rows of a clean check through the services of the lower floors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.drafts import ActivityDraft, ClubDraft, MemberDraft, ReviewDraft
from clubs.models import Activity, ActivityArea, Appointment, Club, Member, Review, Source
from clubs.services import (
    Joining,
    add_members,
    add_prepared_members,
    edit_activities,
    edit_clubs,
    edit_members,
    edit_reviews,
    found_clubs,
    get_or_make_source,
    prepare_members,
    record_activities,
    record_reviews,
    set_appointments,
    set_poverty,
)
from core.problems import Refused
from core.text import fold
from desk.workbook.checks import Check
from desk.workbook.querysets.rows import roles_today
from desk.workbook.reading import Row
from desk.workbook.result import Fault
from funds.drafts import EntryDraft, LoanDraft, RepaymentDraft
from funds.models import Loan
from funds.services import post_batch

# Services' fields that bear another name in the workbook.
_KEYS = {"is_well_managed": "verdict", "former_commune": "commune", "year": "poverty_year", "status": "poverty_status"}
_TERM_KEYS = ("position", "is_home_care", "is_economic")
_MEMBER_FIELDS = (
    "full_name", "sex", "birth_year", "birth_date", "ethnicity", "is_disabled", "phone", "joined_on", "left_on",
    "leave_reason", *_TERM_KEYS,
)  # fmt: skip
_VOLUNTEERS = {"is_home_care": Appointment.Role.HOME_CARE.value, "is_economic": Appointment.Role.ECONOMIC.value}


class RowsRefused(Exception):
    """A service refused what the check had let pass: the data changed in between. Rolls the import back."""

    def __init__(self, faults: list[Fault]):
        super().__init__("refused")
        self.faults = faults


@dataclass
class Saving:
    """Writes the rows of a check without faults: `prepare` ahead of the transaction, `save` within it.

    Without `prepare` all is done by `save`. What was prepared is good until somebody else writes.
    """

    check: Check

    def __post_init__(self):
        self.actor = self.check.actor
        self.areas = {area.code: area for area in ActivityArea.objects.all()}
        self.sources: dict[str, Source] = {source.folded: source for source in Source.objects.all()}
        self.clubs: dict[str, Club] = dict(self.check.snapshot.clubs)
        self.members: dict[tuple, Member] = {}
        self.loans: dict[tuple, LoanDraft | Loan] = {}
        self.joining: Joining | None = None
        self.joining_rows: list[Row] = []

    def prepare(self) -> None:
        """New members of clubs that the file leaves as they are: most rows of a large file, judged while nobody waits.

        Raises RowsRefused as `save` does.
        """
        moved = {row.get("code") for row in self.check.reading.rows("clubs") if row.state != "same"}
        rows = [row for row in self._rows("members", "new") if row.get("club") not in moved]
        if rows:
            drafts = [self._member_draft(row) for row in rows]
            self.joining = self._call(prepare_members, rows, drafts=drafts)
            self.joining_rows = rows

    def save(self) -> None:
        for folded, name in self.check.new_sources.items():
            self.sources[folded] = get_or_make_source(actor=self.actor, name=name)
        self._save_clubs()
        self._save_members()
        self._edit_clubs(self._changed("clubs", is_later=True))
        self._save_activities()
        self._save_reviews()
        self._save_ledger()

    # -- helpers ---------------------------------------------------------------------------------------------------

    def _rows(self, key: str, state: str) -> list[Row]:
        return [row for row in self.check.reading.rows(key) if row.state == state]

    def _call(self, service: Callable, rows: Sequence[Row], /, **batch: Any) -> Any:
        """One service call over the rows' batch; what it refuses becomes faults of the rows."""
        if not rows:
            return []
        try:
            return service(actor=self.actor, **batch)
        except Refused as refused:
            faults = [
                rows[problem.index].as_fault(_KEYS.get(problem.field, problem.field), problem.message)
                for problem in refused.problems
            ]
        except PermissionDenied:
            faults = [rows[0].as_fault("club", _("You may not enter this for all clubs of this sheet."))]
        raise RowsRefused(faults)

    def _source(self, name: str | None) -> Source | None:
        return self.sources[fold(name)[:120]] if name else None

    def _club_of(self, row: Row) -> Club:
        return self.clubs[row.get("club")]

    # -- sheets ----------------------------------------------------------------------------------------------------

    def _save_clubs(self) -> None:
        new = self._rows("clubs", "new")
        drafts = [self._club_draft(row) for row in new]
        for row, club in zip(new, self._call(found_clubs, new, drafts=drafts), strict=True):
            self.clubs[row.get("code")] = club
        self._edit_clubs(self._changed("clubs", is_later=False))

    def _club_draft(self, row: Row) -> ClubDraft:
        values = _given(row, ("name", "village", "decision_number", "founded_on", "launched_on", "closed_on", "note"))
        source = self._source(row.final.get("source"))
        return ClubDraft(code=row.get("code"), commune=row.club.commune, source=source, **values)

    def _changed(self, key: str, is_later: bool) -> list[Row]:
        """Changed clubs: those whose founding moves to a later day wait for the members whose joining moves too."""
        return [row for row in self._rows(key, "changed") if is_later == _is_founded_later(row)]

    def _edit_clubs(self, rows: list[Row]) -> None:
        changes = []
        for row in rows:
            values = {key: row.final[key] for key in row.changes}
            if "source" in values:
                values["source"] = self._source(values["source"])
            if "commune" in values:
                values["commune"] = row.club.commune
            changes.append((self.clubs[row.get("code")], values))
        self._call(edit_clubs, rows, changes=changes, reason=_import_reason())

    def _save_members(self) -> None:
        if self.joining is not None:
            members = self._call(add_prepared_members, self.joining_rows, joining=self.joining)
            self._know_members(self.joining_rows, members)
        prepared = {id(row) for row in self.joining_rows}
        new = [row for row in self._rows("members", "new") if id(row) not in prepared]
        drafts = [self._member_draft(row) for row in new]
        self._know_members(new, self._call(add_members, new, drafts=drafts))
        changed = self._rows("members", "changed")
        if not changed:
            return
        held = Member.objects.select_related("club").in_bulk([row.stored.pk for row in changed])
        apart = {*_TERM_KEYS, "poverty_status"}
        edits = [
            (row, held[row.stored.pk], {key: row.final[key] for key in row.changes if key not in apart})
            for row in changed
        ]
        edits = [edit for edit in edits if edit[2]]
        edited = self._call(
            edit_members,
            [row for row, _member, _values in edits],
            changes=[(member, values) for _row, member, values in edits],
            reason=_import_reason(),
        )
        held |= {member.pk: member for member in edited}
        self._save_poverty(changed, held)
        self._save_terms(changed, held)

    def _know_members(self, rows: list[Row], members: list[Member]) -> None:
        for row, member in zip(rows, members, strict=True):
            self.members[row.get("club"), row.get("code")] = member

    def _member_draft(self, row: Row) -> MemberDraft:
        poverty = _given(row, ("poverty_status", "poverty_year")) if row.final["poverty_status"] else {}
        return MemberDraft(club=self._club_of(row), code=row.get("code"), **_given(row, _MEMBER_FIELDS), **poverty)

    def _save_poverty(self, changed: list[Row], held: dict[int, Member]) -> None:
        rows = [row for row in changed if "poverty_status" in row.changes]
        statuses = [(held[row.stored.pk], row.final["poverty_year"], row.final["poverty_status"]) for row in rows]
        self._call(set_poverty, rows, rows=statuses)

    def _save_terms(self, changed: list[Row], held: dict[int, Member]) -> None:
        """Positions and volunteer marks hold from today on, or to the last day of somebody who left."""
        rows = [row for row in changed if row.changes.keys() & set(_TERM_KEYS)]
        roles = roles_today({row.stored.pk for row in rows})
        changes = []
        for row in rows:
            member = held[row.stored.pk]
            day = timezone.localdate()
            if member.left_on is not None:
                day = min(day, member.left_on - timedelta(days=1))
            changes.append((member, _roles_after(row, set(roles.get(member.pk, ()))), day))
        self._call(set_appointments, rows, changes=changes)

    def _save_activities(self) -> None:
        new = self._rows("activities", "new")
        names = ("held_on", "content", "participants", "cost_vnd")
        drafts = [
            ActivityDraft(
                club=self._club_of(row),
                code=row.get("code") or "",
                area=self.areas[row.get("area")],
                **_given(row, names),
            )
            for row in new
        ]
        self._call(record_activities, new, drafts=drafts)
        changed = self._rows("activities", "changed")
        held = Activity.objects.select_related("club").in_bulk([row.stored.pk for row in changed])
        changes = [(held[row.stored.pk], self._activity_values(row)) for row in changed]
        self._call(edit_activities, changed, changes=changes, reason=_import_reason())

    def _activity_values(self, row: Row) -> dict[str, Any]:
        values = {key: row.final[key] for key in row.changes}
        return values | {"area": self.areas[values["area"]]} if "area" in values else values

    def _save_reviews(self) -> None:
        new = self._rows("reviews", "new")
        drafts = [
            ReviewDraft(
                club=self._club_of(row),
                is_well_managed=row.get("verdict") == "yes",
                **_given(row, ("reviewed_on", "level", "note")),
            )
            for row in new
        ]
        self._call(record_reviews, new, drafts=drafts)
        changed = self._rows("reviews", "changed")
        held = Review.objects.select_related("club").in_bulk([row.stored.pk for row in changed])
        changes = []
        for row in changed:
            values = {key: row.final[key] for key in row.changes}
            if "verdict" in values:
                values["is_well_managed"] = values.pop("verdict") == "yes"
            changes.append((held[row.stored.pk], values))
        self._call(edit_reviews, changed, changes=changes, reason=_import_reason())

    def _save_ledger(self) -> None:
        entries, loans, repayments = (self._rows(key, "new") for key in ("entries", "loans", "repayments"))
        self._find_borrowers(loans)
        self._find_loans(repayments)
        drafts: list = [self._entry_draft(row) for row in entries]
        for row in loans:
            draft = self._loan_draft(row)
            self.loans[row.get("club"), row.get("code")] = draft
            drafts.append(draft)
        drafts += [self._repayment_draft(row) for row in repayments]
        self._call(post_batch, [*entries, *loans, *repayments], drafts=drafts)

    def _find_borrowers(self, loans: list[Row]) -> None:
        stored = self.check.snapshot.members
        keys = {(row.get("club"), row.get("member")) for row in loans} - self.members.keys()
        ids = {stored[key].pk: key for key in keys}
        for pk, member in Member.objects.in_bulk(list(ids)).items():
            self.members[ids[pk]] = member

    def _find_loans(self, repayments: list[Row]) -> None:
        stored = self.check.snapshot.loans
        ids = {stored[key].pk: key for row in repayments if (key := (row.get("club"), row.get("loan"))) in stored}
        for pk, loan in Loan.objects.select_related("club").in_bulk(list(ids)).items():
            self.loans[ids[pk]] = loan

    def _entry_draft(self, row: Row) -> EntryDraft:
        names = ("code", "fund", "entry_on", "kind", "amount_vnd", "is_initial", "note")
        given = {name: row.values[name] for name in names if name in row.values}
        return EntryDraft(club=self._club_of(row), source=self._source(row.get("source")), **given)

    def _loan_draft(self, row: Row) -> LoanDraft:
        names = ("code", "disbursed_on", "principal_vnd", "months", "monthly_rate_percent", "purpose")
        given = {name: row.values[name] for name in names if name in row.values}
        if row.get("opened_on") is not None:
            given |= {"original_on": given["disbursed_on"], "original_vnd": given["principal_vnd"]}
            given |= {"disbursed_on": row.get("opened_on"), "principal_vnd": row.get("opening_vnd")}
        member = self.members[row.get("club"), row.get("member")]
        return LoanDraft(club=self._club_of(row), member=member, **given)

    def _repayment_draft(self, row: Row) -> RepaymentDraft:
        names = ("code", "paid_on", "principal_vnd", "interest_vnd")
        return RepaymentDraft(
            loan=self.loans[row.get("club"), row.get("loan")], **{name: row.values[name] for name in names}
        )


def _given(row: Row, names: Sequence[str]) -> dict[str, Any]:
    """The named values that the row has; what its sheet lacks is left to the draft's defaults."""
    return {name: row.final[name] for name in names if name in row.final}


def _is_founded_later(row: Row) -> bool:
    before, after = row.changes.get("founded_on", (None, None))
    return before is not None and after > before


def _roles_after(row: Row, roles: set[str]) -> set[str]:
    """The roles with the row's changes: a changed position takes the place of all others."""
    if "position" in row.changes:
        roles -= {role.value for role in Appointment.BOARD}
        roles |= {row.final["position"]} - {""}
    for key, role in _VOLUNTEERS.items():
        if key in row.changes:
            roles = roles | {role} if row.final[key] else roles - {role}
    return roles


def _import_reason() -> str:
    return _("import of the programme workbook")
