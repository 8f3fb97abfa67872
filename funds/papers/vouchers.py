"""Phiếu thu and phiếu chi: a voucher as the paper that both sides sign."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clubs.models import Appointment
from clubs.views.crumbs import to_club
from core.pages import DetailPage
from core.pages.base import Crumb
from funds.models import Entry, Voucher
from funds.papers.head import PaperHead
from funds.rules import FundKind


@dataclass(frozen=True)
class VoucherPaper:
    """What a voucher's paper says, from its lines. `who_label` is "" where no money changes hands."""

    voucher: Voucher
    lines: Sequence[Entry]

    @property
    def cash_vnd(self) -> int:
        return sum(line.cash_vnd for line in self.lines)

    @property
    def amount_vnd(self) -> int:
        """What changes hands; of a transfer what goes over; else the value that is noted."""
        if self.cash_vnd:
            return abs(self.cash_vnd)
        if self.voucher.kind == Voucher.Kind.TRANSFER:
            return abs(self.lines[0].amount_vnd)
        return abs(sum(line.amount_vnd for line in self.lines))

    @property
    def title(self) -> str:
        if self.voucher.reverses_id is not None:
            return _("Reversal slip")
        if self.voucher.kind == Voucher.Kind.TRANSFER:
            return _("Slip of a transfer between the funds")
        if self.cash_vnd > 0:
            return _("Receipt voucher")
        return _("Payment voucher") if self.cash_vnd < 0 else _("Slip of an entry without cash")

    @property
    def who_label(self) -> str:
        if self.voucher.kind == Voucher.Kind.TRANSFER or not self.cash_vnd:
            return ""
        return _("Full name of the payer") if self.cash_vnd > 0 else _("Full name of the receiver")

    @property
    def signer_label(self) -> str:
        if not self.who_label:
            return ""
        return _("Payer") if self.cash_vnd > 0 else _("Receiver")

    @property
    def who(self) -> str:
        """The borrower; else the source of the capital; else left to be filled in."""
        if self.voucher.loan is not None:
            return self.voucher.loan.member.full_name
        source = self.lines[0].source
        return str(source.standing) if source else ""

    @property
    def why(self) -> str:
        voucher = self.voucher
        if voucher.reverses_id is not None:
            return voucher.reason
        kind = voucher.get_kind_display() if voucher.kind != Voucher.Kind.ENTRY else self.lines[0].get_kind_display()
        detail = self.lines[0].note
        if voucher.loan is not None:
            detail = _("loan %(code)s") % {"code": voucher.loan.code}
        return capfirst(": ".join(part for part in (str(kind), detail) if part))

    @property
    def parts(self) -> list[tuple[str, str, int]]:
        """(fund, what, ₫) of each line: how the interest is split between the funds stands here."""
        return [(FundKind(line.fund).label, line.get_kind_display(), line.amount_vnd) for line in self.lines]


class VoucherPaperPage(DetailPage):
    """Two copies on one sheet: one stays in the book, the other goes to who paid or received."""

    model = Voucher
    action = "entries.view"
    related = ("club", "loan__member", "reverses__loan", "reversal", "posted_by")
    template_name = "funds/papers/voucher.html"

    def get_title(self):
        return _("Print voucher %(code)s") % {"code": self.object.label}

    def crumbs(self):
        entries = Crumb(_("Fund entries"), f"{reverse('entry_list')}?club={self.object.club.code}")
        return [*to_club(self.object.club), entries, Crumb(self.object.label, self.object.get_absolute_url())]

    def get_context_data(self, **kwargs):
        related = ("source__merged_into", "voucher")
        lines = list(self.visible(Entry).filter(voucher=self.object).select_related(*related).order_by("pk"))
        head = PaperHead.of(self.object.club, self.object.dated_on, self.visible(Appointment))
        copies = [_("Copy 1: stays with the club's book"), _("Copy 2: for who paid or received")]
        context = {"slip": VoucherPaper(self.object, lines), "head": head, "copies": copies}
        return super().get_context_data(**(context | kwargs))
