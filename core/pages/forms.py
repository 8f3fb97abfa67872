import uuid
from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.audit import history_of
from core.drafts.lost import mark_of_owner
from core.drafts.rules import as_number
from core.models import SpentToken
from core.pages.base import ObjectMixin, Page
from core.pages.corrections import problems_of
from core.pages.drafting import DraftMixin
from core.pages.returning import onward
from core.problems import Refused


class AlreadyPosted(Exception):
    """This very form was posted before; the first answer stands."""

    def __init__(self, answer_url: str):
        self.answer_url = answer_url


def spend_token(user, text: str) -> SpentToken:
    """Marks a form's token as used, inside the caller's transaction; a second post waits for the first and is told."""
    try:
        token = uuid.UUID(text)
    except ValueError:
        raise PermissionDenied from None
    try:
        with transaction.atomic():
            return SpentToken.objects.create(token=token, user=user)
    except IntegrityError:
        spent = SpentToken.objects.get(token=token)
        if spent.user_id != user.pk:  # a token of somebody else must not tell where that person's form led
            raise PermissionDenied from None
        raise AlreadyPosted(spent.answer_url) from None


def raise_if_spent(user, text: str) -> None:
    """Raises AlreadyPosted where the user's own form was saved before: what it made may be why it is refused now."""
    try:
        spent = SpentToken.objects.filter(token=uuid.UUID(text), user=user).first()
    except ValueError:
        return  # no token at all is told when something is to be saved
    if spent is not None:
        raise AlreadyPosted(spent.answer_url)


class FormPage(DraftMixin, Page):
    """A form whose save is one service call in one transaction, posted once however often it is clicked.

    Declares `form_class`, `submit_label`, `done_message`; `perform(data)` calls the service and returns the row or an
    address; `done_url(row)` says where to go next. A refusal appears beside its field; what was typed stays.
    """

    form_class = None
    template_name = "components/form_page.html"
    submit_label = ""
    done_message = ""
    cancel_url = ""

    def get_initial(self) -> dict:
        return {name: self.request.GET[name] for name in self.form_class.base_fields if name in self.request.GET}

    def form_kwargs(self) -> dict:
        """Further arguments of the form, e.g. the rows that its choices start from."""
        return {}

    @cached_property
    def form(self):
        kwargs = {"initial": self.get_initial(), **self.form_kwargs()}
        if self.request.method == "POST":
            kwargs |= {"data": self.request.POST, "files": self.request.FILES}
        form = self.form_class(**kwargs)
        if not form.is_bound:
            self.lay_draft_over(form)
        return form

    def perform(self, data: dict):
        raise NotImplementedError

    def done_url(self, row) -> str:
        return row if isinstance(row, str) else row.get_absolute_url()

    def get_done_message(self, row) -> str:
        return str(self.done_message or _("Saved."))

    def post(self, request, *args, **kwargs):
        answer = self.answer_to_draft()
        if answer is not None:
            return answer
        try:
            if self.form.is_valid():
                try:
                    return self._save()
                except Refused as refused:
                    self._show(refused)
            raise_if_spent(request.user, request.POST.get("once", ""))
        except AlreadyPosted as posted:
            messages.info(request, _("This form was already saved; it was not saved twice."))
            return redirect(onward(posted.answer_url or "/", self.back))
        self.keep_posted()
        return self.render_to_response(self.get_context_data(), status=422)

    def _save(self):
        with transaction.atomic():
            spent = spend_token(self.request.user, self.request.POST.get("once", ""))
            self.check_still_current()
            row = self.perform(self.form.cleaned_data)
            self._still_visible(row)
            self.forget_draft()
            spent.answer_url = self.done_url(row)
            spent.save(update_fields=["answer_url"])
        self.announce(row)
        return redirect(onward(spent.answer_url, self.back))

    def check_still_current(self) -> None:
        """Raises Refused where what the form showed has changed since; a form for something new shows nothing."""

    def announce(self, row) -> None:
        messages.success(self.request, self.get_done_message(row))

    def _still_visible(self, row) -> None:
        """A write must not push a row out of its writer's sight, nor be made outside it."""
        is_scoped = isinstance(row, models.Model) and hasattr(type(row)._default_manager.all(), "visible_to")
        if is_scoped and not self.visible(type(row)).filter(pk=row.pk).exists():
            raise PermissionDenied

    def _show(self, refused: Refused) -> None:
        for problem in refused.problems:
            field = problem.field if problem.field in self.form.fields else None
            self.form.add_error(field, str(problem.message))

    def get_context_data(self, **kwargs):
        context = {
            "form": self.form,
            "once": self.request.POST.get("once") or uuid.uuid4(),
            "submit_label": self.submit_label or _("Save"),
            "draft": self.draft,
            "draft_owner": mark_of_owner(self.request.user, self.draft.form) if self.draft else "",
            "cancel_url": onward(str(self.cancel_url), self.back),
        }
        return super().get_context_data(**(context | kwargs))


class ObjectFormPage(ObjectMixin, FormPage):
    """A form about one row that the user sees (404 otherwise) and may change (403 otherwise).

    `is_correction`: the form shows the row's stored values. Then a change by somebody else (or in another tab) since
    the form was opened is shown and not overwritten: what was typed stays, and a second save decides.
    """

    is_correction = False

    @property
    def locked_first(self) -> models.Model:
        """The row that the services lock before they change this one; in another order two writers block each other."""
        return self.object

    @cached_property
    def _newest_record(self) -> int:
        record = history_of(self.object).values_list("pk", flat=True).first()
        return record or 0

    def check_still_current(self) -> None:
        if not self.is_correction:
            return
        first = self.locked_first
        self.visible(type(first)).select_for_update(of=("self",)).filter(pk=first.pk).first()
        seen = as_number(self.request.POST.get("seen", ""))
        since = list(history_of(self.object).filter(pk__gt=seen))
        if since:
            raise Refused(*problems_of(self.form, since))

    def get_context_data(self, **kwargs):
        seen = {"seen": self._seen()} if self.is_correction else {}
        return super().get_context_data(**(seen | kwargs))

    def _seen(self) -> int:
        """The newest change that the form shows; with a draft the one that was the newest when typing began."""
        kept = self.draft.values.get("seen", [""])[0] if self.draft else ""
        return min(as_number(kept), self._newest_record) if kept else self._newest_record

    def get(self, request, *args, **kwargs):
        _ = self.object  # 404 and 403 before anything is read
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        _ = self.object
        return super().post(request, *args, **kwargs)
