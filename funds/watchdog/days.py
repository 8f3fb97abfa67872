"""Flags of days on which something cannot have happened: they come with imports and with days corrected later."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clubs.models import Meeting
from core.dates import format_date
from core.templatetags.vi_format import number
from funds.models import Entry, Loan
from funds.querysets.suspect import before_the_loan, given_before_joining, outside_the_life
from funds.watchdog.flags import Flag, loan_link
from funds.watchdog.watch import Watch


def impossible_days(watch: Watch) -> Iterator[Flag]:
    yield from _outside_the_life(watch)
    for loan in given_before_joining(watch.rows(Loan).disbursed_by(watch.day)).select_related("member"):
        words = _("Loan %(loan)s was given to %(name)s on %(day)s, who joined only on %(joined)s.")
        words %= {
            "loan": loan.code,
            "name": loan.member.full_name,
            "day": format_date(loan.disbursed_on),
            "joined": format_date(loan.member.joined_on),
        }
        facts = (loan.pk, str(loan.disbursed_on), str(loan.member.joined_on))
        key, link = f"joined:{loan.pk}", loan_link(loan.code, loan.pk)
        yield Flag(loan.club_id, "days", key, loan.disbursed_on, words, facts, (link,))
    paid = before_the_loan(watch.rows(Entry).dated_to(watch.day))
    for club_id, pk, code, lent_on, first in paid:
        words = _("A payment of loan %(loan)s is dated %(day)s, before the loan was given on %(lent)s.")
        words %= {"loan": code, "day": format_date(first), "lent": format_date(lent_on)}
        yield Flag(club_id, "days", f"paid:{pk}", first, words, (pk, str(first), str(lent_on)), (loan_link(code, pk),))


def _outside_the_life(watch: Watch) -> Iterator[Flag]:
    money = outside_the_life(watch.rows(Entry).dated_to(watch.day), "entry_on")
    met = outside_the_life(watch.rows(Meeting).filter(held_on__lte=watch.day), "held_on")
    for what, found in (("entries", money), ("meetings", met)):
        for club_id, count, first, last in found:
            club = watch.clubs[club_id]
            if what == "entries":
                words = ngettext("%(count)s fund entry is", "%(count)s fund entries are", count)
                link = (_("Fund entries"), f"{reverse('entry_list')}?club={club.code}")
            else:
                words = ngettext("%(count)s meeting is", "%(count)s meetings are", count)
                link = (_("Activities"), reverse("club_activities", args=[club.code]))
            words = _(
                "%(what)s dated outside the club's life, from %(first)s to %(last)s: founded %(founded)s%(closed)s."
            ) % {
                "what": words % {"count": number(count)},
                "first": format_date(first),
                "last": format_date(last),
                "founded": format_date(club.founded_on),
                "closed": _(", closed %(day)s") % {"day": format_date(club.closed_on)} if club.closed_on else "",
            }
            facts = (count, str(first), str(last), str(club.founded_on), str(club.closed_on))
            yield Flag(club_id, "days", what, last, words, facts, (link,))
