"""Keeping, renaming and forgetting saved views. They are personal and say nothing about the programme: no audit."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.models import SavedView
from core.problems import Problem, Refused, from_validation_error
from core.text import nfc

MOST_VIEWS = 20
"""Views that a user keeps of one list; more would bury it."""


@transaction.atomic
def keep_view(*, actor, list_name: str, title: str, query: str) -> SavedView:
    """A new view of the list (its url's name). Refuses a name that the user has for this list already."""
    held = SavedView.objects.filter(user=actor, list_name=list_name)
    if held.count() >= MOST_VIEWS:
        text = _("You keep %(most)s views of this list already. Delete one that you no longer need.")
        raise Refused(Problem(text % {"most": MOST_VIEWS}))
    return _stored(SavedView(user=actor, list_name=list_name, title=nfc(title), query=query))


@transaction.atomic
def rename_view(*, actor, view: SavedView, title: str) -> SavedView:
    """The user's own view under another name."""
    fresh = SavedView.objects.select_for_update().get(pk=view.pk, user=actor)
    fresh.title = nfc(title)
    return _stored(fresh)


@transaction.atomic
def forget_view(*, actor, view: SavedView) -> None:
    """Deletes the user's own view."""
    SavedView.objects.filter(pk=view.pk, user=actor).delete()


@transaction.atomic
def copy_views(*, giver, taker) -> None:
    """The taker gets the giver's views too; a name that the taker has keeps what it is, a full list takes no more."""
    for view in SavedView.objects.filter(user=giver):
        held = SavedView.objects.filter(user=taker, list_name=view.list_name)
        if held.count() < MOST_VIEWS and not held.filter(title=view.title).exists():
            SavedView.objects.create(user=taker, list_name=view.list_name, title=view.title, query=view.query)


def _stored(view: SavedView) -> SavedView:
    taken = SavedView.objects.filter(user=view.user, list_name=view.list_name, title=view.title).exclude(pk=view.pk)
    if taken.exists():
        raise Refused(_taken())
    try:
        view.clean_fields()
    except ValidationError as error:
        raise Refused(*from_validation_error(error)) from None
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:  # kept in another tab a moment ago
        raise Refused(_taken()) from None
    return view


def _taken() -> Problem:
    return Problem(_("You keep a view of this name already. Choose another name."), "title")
