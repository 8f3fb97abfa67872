"""A club's whole list on one page: household statuses of a year, the board and volunteers, birth years not known."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clubs import services
from clubs.forms import BirthForm, BoardForm, YearForm
from clubs.forms.club_lists import SLOTS, VOLUNTEERS
from clubs.models import Appointment, Member, PovertyStatus
from clubs.rules import EARLIEST_DAY, board_warnings
from clubs.views.clubs import ClubFormPage
from core.problems import Problem, Refused


class ClubListPage(ClubFormPage):
    """A form over the members of a club. What is refused of a member stands beside the member's box."""

    action = "members.edit"

    def members(self):
        """Those on the page, by tên."""
        raise NotImplementedError

    @cached_property
    def listed(self) -> list[Member]:
        return list(self.members().select_related("club").order_by("name_key", "pk"))

    def form_kwargs(self):
        return {"members": self.listed}

    def club_members(self):
        return self.visible(Member, self.action).filter(club=self.object)

    def lock_club(self) -> None:
        """The services lock the club first; a reader of what stands must not come between."""
        self.visible(type(self.object)).select_for_update(of=("self",)).filter(pk=self.object.pk).first()

    @property
    def list_url(self) -> str:
        return f"{reverse('member_list')}?club={self.object.code}"

    def done_url(self, row):
        return row

    def refuse(self, refused: Refused, names: list[str]) -> Refused:
        """The same problems beside the boxes `names` of their drafts."""
        return Refused(*(Problem(one.message, names[one.index]) for one in refused.problems))


@dataclass(frozen=True)
class YearRow:
    """One member's line of the year: what stood the year before, what stands, what is chosen now."""

    member: Member
    before: str
    was: str
    chosen: str
    errors: list[str]


class PovertyYear(ClubListPage):
    title = gettext_lazy("Household status of the whole club")
    form_class = YearForm
    template_name = "clubs/member_poverty_year.html"
    submit_label = gettext_lazy("Save the statuses of the year")

    @cached_property
    def year(self) -> int:
        """The asked year within those that a household review can be of; else this year."""
        this_year, asked = timezone.localdate().year, self.request.GET.get("year", "")
        year = int(asked) if asked.isdecimal() and len(asked) == 4 else this_year
        return min(max(year, EARLIEST_DAY.year, self.object.founded_on.year), this_year)

    def members(self):
        return self.club_members().listed_within(dt.date(self.year, 1, 1), dt.date(self.year, 12, 31))

    @cached_property
    def statuses(self) -> dict[int, dict[int, str]]:
        """{member id: {year: status}} up to the year."""
        found: dict[int, dict[int, str]] = {member.pk: {} for member in self.listed}
        rows = self.visible(PovertyStatus).filter(member__club=self.object, year__lte=self.year)
        for member_id, year, status in rows.order_by("year").values_list("member_id", "year", "status"):
            if member_id in found:
                found[member_id][year] = status
        return found

    def get_initial(self):
        statuses = {f"status-{one.pk}": self.stands(one) or YearForm.NONE for one in self.listed}
        return statuses | {"seen": self._as_seen()}

    def _as_seen(self) -> str:
        return YearForm.as_seen({one.pk: self.stands(one) for one in self.listed})

    def post(self, request, *args, **kwargs):
        if request.POST.get("step") == "same":
            _ = self.object
            return self.render_to_response(self.get_context_data(is_copied=True))
        return super().post(request, *args, **kwargs)

    def check_still_current(self):
        self.lock_club()
        problems = []
        for member in self.listed:
            stands, was = self.stands(member), self.form.cleaned_data["was"].get(member.pk, "")
            if stands != was and self.chosen(member) not in (was, stands):
                text = _("Somebody else has entered “%(status)s” meanwhile. Look at it again, then save.")
                values = {"status": PovertyStatus.Status(stands).label}
                problems.append(Problem(text % values, f"status-{member.pk}"))
        if problems:
            raise Refused(*problems)

    def stands(self, member: Member) -> str:
        return self.statuses[member.pk].get(self.year, "")

    def chosen(self, member: Member) -> str:
        return self.form.cleaned_data[f"status-{member.pk}"]

    def perform(self, data):
        # what was left as it was shown is not the typist's: somebody else may have changed it meanwhile
        changed = [
            one for one in self.listed if self.chosen(one) not in ("", data["was"].get(one.pk, ""), self.stands(one))
        ]
        rows = [(member, self.year, self.chosen(member)) for member in changed]
        try:
            services.set_poverty(actor=self.request.user, rows=rows)
        except Refused as refused:
            raise self.refuse(refused, [f"status-{member.pk}" for member in changed]) from None
        self.saved = len(rows)
        return self.request.get_full_path()

    def get_done_message(self, row):
        if not self.saved:
            return _("Nothing was changed, so nothing was saved.")
        text = ngettext("The status of %(count)s member is saved.", "The statuses of %(count)s members are saved.",
                        self.saved)  # fmt: skip
        return text % {"count": self.saved}

    def rows(self, *, is_copied: bool) -> list[YearRow]:
        labels = dict(PovertyStatus.Status.choices)
        rows = []
        for member in self.listed:
            known = self.statuses[member.pk]
            before = known[max(years)] if (years := [year for year in known if year < self.year]) else ""
            was = known.get(self.year, "")
            typed = (self.form[f"status-{member.pk}"].value() or "").replace(YearForm.NONE, "")
            chosen = before if is_copied and not typed else typed
            errors = self.form.errors.get(f"status-{member.pk}", []) if self.is_refused else []
            rows.append(YearRow(member, str(labels.get(before, "")), was, chosen, errors))
        return rows

    @property
    def is_refused(self) -> bool:
        return self.request.method == "POST" and self.request.POST.get("step") != "same"

    def get_context_data(self, *, is_copied: bool = False, **kwargs):
        founded, this_year = self.object.founded_on.year, timezone.localdate().year
        context = {
            "year": self.year,
            "year_before": self.year - 1 if self.year > max(founded, EARLIEST_DAY.year) else None,
            "year_after": self.year + 1 if self.year < this_year else None,
            "none": YearForm.NONE,
            # a draft knows what stood when it was begun; after a refusal what the refusal says has been seen
            "seen": self._as_seen() if self.form.is_bound else self.form["seen"].value(),
            "statuses": PovertyStatus.Status.choices,
            "rows": self.rows(is_copied=is_copied),
            "is_copied": is_copied,
            "cancel_url": self.list_url,
        }
        return super().get_context_data(**(context | kwargs))


class BirthYears(ClubListPage):
    title = gettext_lazy("Members without a birth year")
    form_class = BirthForm
    template_name = "clubs/member_birth_years.html"
    submit_label = gettext_lazy("Save the birth years")

    def members(self):
        return self.club_members().members_on(timezone.localdate()).of_unknown_age()

    def perform(self, data):
        changes = [(member, data["births"][member.pk]) for member in self.listed if member.pk in data["births"]]
        try:
            services.edit_members(actor=self.request.user, changes=changes)
        except Refused as refused:
            raise self.refuse(refused, [f"birth-{member.pk}" for member, _values in changes]) from None
        self.saved = len(changes)
        return self.request.path

    def get_done_message(self, row):
        text = ngettext("The birth of %(count)s member is saved.", "The births of %(count)s members are saved.",
                        self.saved)  # fmt: skip
        return text % {"count": self.saved}

    def get_context_data(self, **kwargs):
        context = {"boxes": [(one, self.form[f"birth-{one.pk}"]) for one in self.listed]}
        return super().get_context_data(**(context | {"cancel_url": self.list_url} | kwargs))


@dataclass(frozen=True)
class Volunteer:
    """One member's line of ticks: (name of the box, its label, whether it is ticked) for each kind of work."""

    member: Member
    ticks: list[tuple[str, str, bool]]


class BoardEdit(ClubListPage):
    title = gettext_lazy("The board and the volunteers")
    form_class = BoardForm
    template_name = "clubs/member_board.html"
    submit_label = gettext_lazy("Save the board and the volunteers")

    def members(self):
        return self.club_members().members_on(timezone.localdate())

    @cached_property
    def held(self) -> dict[int, set[str]]:
        return self._held_on(timezone.localdate())

    def _held_on(self, day) -> dict[int, set[str]]:
        """{member id: roles} of the club on a day."""
        roles: dict[int, set[str]] = {}
        terms = self.visible(Appointment).held_on(day).filter(member__club=self.object)
        for member_id, role in terms.values_list("member_id", "role"):
            roles.setdefault(member_id, set()).add(role)
        return roles

    @staticmethod
    def _as_text(held: dict[int, set[str]]) -> str:
        """The board in one line, to see whether it has changed."""
        return ";".join(f"{pk}:{','.join(sorted(roles))}" for pk, roles in sorted(held.items()))

    def get_initial(self):
        return {"on": timezone.localdate(), "seen": self._as_text(self.held)}

    def form_kwargs(self):
        return {"members": self.listed, "held": self.held}

    def check_still_current(self):
        self.lock_club()
        if self.form.cleaned_data["seen"] != self._as_text(self._held_on(timezone.localdate())):
            text = _(
                "Somebody has changed the board meanwhile. What stands now is named beside each position; what you "
                "chose still stands and is not saved: look at it again, then save."
            )
            raise Refused(Problem(text))

    def perform(self, data):
        before = self._held_on(data["on"])
        wanted = [(one, data["roles"][one.pk]) for one in self.listed]
        changes = [(one, roles, data["on"]) for one, roles in wanted if roles != before.get(one.pk, set())]
        try:
            services.set_appointments(actor=self.request.user, changes=changes)
        except Refused as refused:
            named = [Problem(f"{changes[one.index][0]}: {one.message}", "on") for one in refused.problems]
            raise Refused(*named) from None
        self.roles = data["roles"]
        return self.request.path

    def announce(self, row):
        super().announce(row)
        for warning in self._warnings(self.roles):
            messages.warning(self.request, warning)

    def _warnings(self, roles: dict[int, set[str]]) -> list[str]:
        return board_warnings(roles, dict(Appointment.Role.choices))

    def get_context_data(self, **kwargs):
        names = {one.pk: one.full_name for one in self.listed}
        positions = []
        for role in SLOTS:
            holders = [names[pk] for pk, roles in self.held.items() if role in roles and pk in names]
            boxes = [self.form[name] for name, of_role in self.form.slots if of_role == role]
            positions.append({"label": role.label, "boxes": boxes, "holders": holders})
        context = {
            "positions": positions,
            "members": self.listed,
            "volunteers": [Volunteer(one, self._ticks(one)) for one in self.listed],
            "kinds": [role.label for role in VOLUNTEERS],
            "seen": self._as_text(self.held) if self.form.is_bound else self.form["seen"].value(),
            "warnings": self._warnings(self.held) if self.listed else [],
            "cancel_url": self.object.get_absolute_url(),
        }
        return super().get_context_data(**(context | kwargs))

    def _ticks(self, member: Member) -> list[tuple[str, str, bool]]:
        ticks = []
        for role in VOLUNTEERS:
            name = f"{role.value}-of-{member.pk}"
            ticks.append((name, f"{member.full_name}: {role.label}", bool(self.form[name].value())))
        return ticks
