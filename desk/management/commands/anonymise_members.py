"""Erases the personal data of members who left longer ago than an administrator has laid down."""

from django.utils import timezone
from django.utils.translation import gettext as _

from core.commands import PlainCommand
from desk.management.commands.export_workbook import actor_named
from desk.personal.querysets import gone_before
from desk.personal.services import anonymise_due, erase_before


class Command(PlainCommand):
    help = "Erases the personal data of members who left longer ago than laid down; every figure stays."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="erase nothing, only count")
        parser.add_argument("--user", help="act as this user; without it as the system")
        parser.add_argument("--reason", default="")

    def handle(self, *args, check, user, reason, **options):
        day = erase_before(timezone.localdate())
        if check and day is not None:
            count = gone_before(day).count()
        else:
            count = anonymise_due(actor=actor_named(user), reason=reason)
        self.stdout.write(_("Members: %(count)s.") % {"count": count})
