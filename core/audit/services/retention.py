"""How long personal values of former members are kept: laid down by an administrator, never by the program."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services.personal import ERASE_ACTION
from core.audit.services.trail import Trail, snapshot
from core.models import Installation
from core.problems import Problem, Refused
from core.scoping import require_everything

MOST_YEARS = 99


@transaction.atomic
def set_retention(*, actor, years: int | None, reason: str) -> Installation:
    """Years after the leaving; None: not laid down, then nothing is erased."""
    require_everything(actor, ERASE_ACTION)
    if years is not None and not 1 <= years <= MOST_YEARS:
        raise Refused(Problem(_("Give whole years from 1 to %(most)s.") % {"most": MOST_YEARS}, "years"))
    installation, _is_new = Installation.objects.select_for_update().get_or_create(pk=1)
    if installation.retention_years != years:
        before = snapshot(installation, ["retention_years"])
        installation.retention_years = years
        installation.save(update_fields=["retention_years"])
        trail = Trail(actor, ERASE_ACTION, reason)
        trail.add(installation, before=before, after=snapshot(installation, ["retention_years"]))
        trail.write()
    return installation


def retention_years() -> int | None:
    return Installation.objects.values_list("retention_years", flat=True).first()
