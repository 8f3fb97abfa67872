"""Writes of the reports floor: the letterheads of official papers."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from core.audit import Trail, snapshot
from core.problems import Refused, from_validation_error
from reports.models import Letterhead

LETTERHEAD_FIELDS = (
    "starts_on",
    "superior",
    "issuer",
    "number_mark",
    "place",
    "signatory_title",
    "signatory_name",
    "preparer_name",
    "recipients",
)


@transaction.atomic
def create_letterhead(*, actor, **fields) -> Letterhead:
    """A letterhead that holds from its `starts_on` until the next one's. Refuses a second one for the same day."""
    _require(actor)
    letterhead = Letterhead(**fields)
    _check(letterhead)
    letterhead.save()
    trail = Trail(actor, "letterhead.edit")
    trail.created([letterhead], LETTERHEAD_FIELDS)
    trail.write()
    return letterhead


@transaction.atomic
def edit_letterhead(*, actor, letterhead: Letterhead, **changes) -> Letterhead:
    """Corrects a letterhead; papers printed from now on bear it."""
    _require(actor)
    stored = Letterhead.objects.select_for_update().get(pk=letterhead.pk)
    before = snapshot(stored, changes)
    for name, value in changes.items():
        setattr(stored, name, value)
    _check(stored)
    stored.save()
    trail = Trail(actor, "letterhead.edit")
    trail.add(stored, before=before, after=snapshot(stored, changes))
    trail.write()
    return stored


def _require(actor) -> None:
    if not actor.may("letterhead.edit"):
        raise PermissionDenied


def _check(letterhead: Letterhead) -> None:
    try:
        letterhead.full_clean()
    except ValidationError as error:
        raise Refused(*from_validation_error(error)) from None
