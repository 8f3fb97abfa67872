"""What waits for a second person: the list, and the page on which it is decided."""

from django.core.exceptions import BadRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubs.views.crumbs import to_club
from core.pages import ObjectFormPage, Page
from core.pages.base import Crumb
from funds.event_forms import DecisionForm
from funds.models import PendingAct
from funds.services import approve_act, refuse_act, withdraw_act

DECIDING = {"approve": approve_act, "refuse": refuse_act, "withdraw": withdraw_act}


def waiting_message() -> str:
    return gettext("Nothing is posted yet: so large a sum waits until another officer has approved it.")


class PendingList(Page):
    action = "entries.reverse"
    title = _("Waiting for a second person")
    lede = _("Large reversals and write-offs are posted only when somebody other than who asked has approved them.")
    template_name = "funds/pending_list.html"

    def get_context_data(self, **kwargs):
        rows = self.visible(PendingAct).waiting().select_related("club", "voucher__loan", "loan", "asked_by")
        return super().get_context_data(**({"acts": rows} | kwargs))


class PendingPage(ObjectFormPage):
    """Whoever asked may withdraw, anybody else with the right approves or refuses; the services hold them to that."""

    model = PendingAct
    action = "entries.reverse"
    related = ("club", "voucher__loan", "loan__member", "asked_by", "decided_by", "result")
    form_class = DecisionForm
    template_name = "funds/pending_act.html"

    def get_title(self):
        words = gettext("Waiting: %(kind)s") if not self.object.decision else gettext("Decided: %(kind)s")
        return words % {"kind": self.object.get_kind_display()}

    def crumbs(self):
        return [*to_club(self.object.club), Crumb(PendingList.title, reverse("pending_list"))]

    def perform(self, data):
        name = self.request.POST.get("act", "")
        if name not in DECIDING:
            raise BadRequest
        return DECIDING[name](actor=self.request.user, act=self.object, reason=data["reason"])

    def get_done_message(self, row):
        return gettext("Decided: %(decision)s.") % {"decision": row.get_decision_display()}

    def get_context_data(self, **kwargs):
        is_own = self.object.asked_by_id == self.request.user.pk
        return super().get_context_data(**({"is_own": is_own} | kwargs))
