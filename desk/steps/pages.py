from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clubs.models import Club
from clubs.querysets import clubs_visible_to
from clubs.views.clubs import ClubFormPage
from clubs.views.steps import StepMixin
from core.dates import format_date
from core.pages.base import Fact
from core.templatetags.vi_format import number, vnd_unit
from desk.steps.forms import CASH_ENDS, ClosingForm, MergingForm
from desk.steps.holdings import Holdings, holdings_of
from desk.steps.services import STAYS, Ruling, Twin, dissolve_club, find_twins, merge_clubs
from funds.rules import FundKind


class ClubStepPage(StepMixin, ClubFormPage):
    """An act that ends a club: shows what it has and owes, then asks."""

    action = "clubs.close"
    confirm_is_dangerous = True
    day_field: str

    @cached_property
    def holdings(self) -> Holdings:
        """What the club has today, before anything is done."""
        return holdings_of(self.object, timezone.localdate(), self.visible)

    @cached_property
    def then(self) -> Holdings:
        """What it had at the end of the day that was entered: so much is posted, maybe less than there is today."""
        return holdings_of(self.object, self.form.cleaned_data[self.day_field], self.visible)

    def _tried_out(self) -> dict:
        _ = self.holdings, self.then  # read before the trial changes them
        return super()._tried_out()

    def came_later(self) -> list[str]:
        """What is said of repayments since the day: they stay in the club's book."""
        later = sum(self.holdings.cash.values()) - sum(self.then.cash.values())
        if later <= 0:
            return []
        return [_("%(amount)s came in after this day and stays in this club's book.") % {"amount": vnd_unit(later)}]

    @staticmethod
    def ruling(data: dict) -> Ruling:
        return Ruling(reason=data["reason"], number=data["decision_number"], decided_on=data["decided_on"])

    def loans_staying(self) -> list[str]:
        """What is said of the open loans."""
        if not self.holdings.loans:
            return []
        count = len(self.holdings.loans)
        words = ngettext(
            "%(count)s open loan (%(amount)s) stays in this club's book and is collected there as before.",
            "%(count)s open loans (%(amount)s) stay in this club's book and are collected there as before.",
            count,
        )
        return [words % {"count": number(count), "amount": vnd_unit(self.holdings.outstanding)}]

    def what_ends(self) -> list[str]:
        values = {"terms": number(self.holdings.terms), "logins": number(self.holdings.logins)}
        return [_("Terms of office that end: %(terms)s. Logins of the secretary that end today: %(logins)s.") % values]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"holdings": self.holdings} | kwargs))


class ClubClosePage(ClubStepPage):
    title = gettext_lazy("Dissolve the club")
    day_field = "closed_on"
    form_class = ClosingForm
    template_name = "desk/steps/closing.html"
    submit_label = gettext_lazy("Dissolve the club")
    confirm_label = gettext_lazy("Yes, dissolve the club")
    done_message = gettext_lazy("The club is dissolved.")
    explanation = (
        gettext_lazy(
            "From the day that you enter the club counts in no figure any more; earlier figures stay as they are."
        ),
        gettext_lazy("Its people, its book and its papers stay here and can be read at any time."),
        gettext_lazy("You say what becomes of the cash; the vouchers for it are posted on that day."),
        gettext_lazy(
            "Open loans are not forgiven: they stay in this club's book and repayments are entered as before."
        ),
        gettext_lazy("The terms of the board and the volunteers end, and so do the secretary's logins."),
        gettext_lazy(
            "A mistake can be mended: choose “Correct” on the club's page and tick “Dissolved by mistake”, then reverse"
            " the vouchers and enter the terms and logins anew."
        ),
    )

    def get_initial(self):
        return {"closed_on": timezone.localdate()}

    def form_kwargs(self):
        return {"holdings": self.holdings}

    def perform(self, data):
        return dissolve_club(
            actor=self.request.user,
            club=self.object,
            closed_on=data["closed_on"],
            ruling=self.ruling(data),
            cash={fund: data.get(f"cash_{fund}") or STAYS for fund in FundKind.values},
            rest=data.get("rest") or STAYS,
            receiver=data.get("receiver", ""),
        )

    def summary(self, data, row):
        ends = dict(CASH_ENDS)
        facts = [
            Fact(_("Club"), f"{self.object.name} ({self.object.code})"),
            Fact(_("First day without the club"), format_date(data["closed_on"])),
            Fact(_("Why"), str(self.ruling(data))),
        ]
        for fund in FundKind:
            if choice := data.get(f"cash_{fund}"):
                amount = vnd_unit(self.then.cash[fund])
                facts.append(Fact(_("Cash: %(fund)s") % {"fund": fund.label}, amount, note=str(ends[choice])))
        if data.get("rest"):
            facts.append(Fact(_("Assets in kind"), vnd_unit(self.then.in_kind_total), note=str(ends[data["rest"]])))
        if self.then.advances_total:
            note = _("Paid back out of the cash first, as far as it reaches, where the cash leaves the club.")
            facts.append(Fact(_("Repayable advances"), vnd_unit(self.then.advances_total), note=note))
        people = _("Members on the list: %(count)s. They are members of no club from that day on.")
        return facts, [people % {"count": number(self.holdings.members)}, *self.loans_staying(), *self.what_ends()]

    def warnings(self, data, row):
        found = self.came_later()
        if STAYS in (data.get("cash_income"), data.get("cash_operating"), data.get("rest")):
            found.append(
                _("Something stays in the book of a club that is no more. Say soon who keeps it, and post the voucher.")
            )
        if self.holdings.loans:
            found.append(_("There are open loans. Agree who collects them before the board goes apart."))
        return found


class ClubMergePage(ClubStepPage):
    title = gettext_lazy("Merge the club into another one")
    day_field = "on"
    form_class = MergingForm
    template_name = "desk/steps/merging.html"
    submit_label = gettext_lazy("Merge the clubs")
    confirm_label = gettext_lazy("Yes, merge the clubs")
    explanation = (
        gettext_lazy(
            "All members of this club become members of the other one, with new member codes; their former membership"
            " stays on record."
        ),
        gettext_lazy("The cash of both funds goes over on the same day: “other expense” here, “other income” there."),
        gettext_lazy("Open loans stay in this club's book; repayments are entered there as before."),
        gettext_lazy(
            "This club is dissolved on that day: its board's terms and its secretary's logins end. Volunteers go on"
            " in the other club."
        ),
        gettext_lazy("Whoever seems to stand on both lists is shown to you before anything is saved."),
    )

    def get_initial(self):
        return {"on": timezone.localdate()}

    def form_kwargs(self):
        today = timezone.localdate()
        return {
            "clubs": clubs_visible_to(self.request.user, self.action).operating_on(today).exclude(pk=self.object.pk)
        }

    def perform(self, data):
        remaining, self.came = merge_clubs(
            actor=self.request.user,
            club=self.object,
            into=data["into"],
            on=data["on"],
            ruling=self.ruling(data),
            same=data["same"] or (),
        )
        return remaining

    def done_url(self, row):
        return row.get_absolute_url()

    def get_done_message(self, row):
        words = ngettext(
            "The clubs are merged; %(count)s member went over.",
            "The clubs are merged; %(count)s members went over.",
            len(self.came),
        )
        return words % {"count": number(len(self.came))}

    @cached_property
    def twins(self) -> list[Twin]:
        """As they are before the merger: asked before the trial."""
        data = self.form.cleaned_data
        return find_twins(self.object, data["into"], data["on"])

    def _tried_out(self) -> dict:
        _ = self.twins
        return super()._tried_out()

    def summary(self, data, row):
        into: Club = data["into"]
        facts = [
            Fact(_("This club is dissolved"), f"{self.object.name} ({self.object.code})"),
            Fact(_("This club remains"), f"{into.name} ({into.code})"),
            Fact(_("Day of the merger"), format_date(data["on"])),
            Fact(_("Why"), str(self.ruling(data))),
            Fact(_("Members who go over"), number(len(self.came))),
            *(Fact(_("Cash: %(fund)s") % {"fund": fund.label}, vnd_unit(self.then.cash[fund])) for fund in FundKind),
        ]
        return facts, [*self.loans_staying(), *self.what_ends()]

    def warnings(self, data, row):
        found = self.came_later()
        if self.holdings.loans:
            found.append(_("There are open loans. Agree who collects them before the board goes apart."))
        return found

    def confirm_context(self, data, row):
        return {"twins": self.twins, "same": data["same"] or set()}
