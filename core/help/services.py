"""Whom the users call: one name and number for the whole installation."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core.audit import Trail, snapshot
from core.models import Installation
from core.text import nfc

_FIELDS = ("helper_name", "helper_phone")


@transaction.atomic
def set_helper(*, actor, helper_name: str, helper_phone: str) -> Installation:
    """Who helps and by which number; both may be empty. Every page, the sign-in and the error pages show them."""
    if not actor.may("installation.edit"):
        raise PermissionDenied
    installation, _is_new = Installation.objects.select_for_update().get_or_create(pk=1)
    before = snapshot(installation, _FIELDS)
    installation.helper_name, installation.helper_phone = nfc(helper_name), nfc(helper_phone)
    after = snapshot(installation, _FIELDS)
    if before != after:
        installation.save(update_fields=_FIELDS)
        trail = Trail(actor, "installation.edit")
        trail.add(installation, before=before, after=after)
        trail.write()
    return installation


def helper_of_site() -> Installation:
    """The installation's row as it stands; an unsaved empty one before the set-up."""
    return Installation.objects.filter(pk=1).first() or Installation()
