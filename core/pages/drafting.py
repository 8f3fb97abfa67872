"""A form page's part in keeping what is typed; core/drafts says how a page takes part."""

from contextlib import suppress
from functools import cached_property

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.drafts.rules import Unreadable, as_number, as_writer, form_name, typed_values
from core.drafts.services import KeptDraft, discard_draft, forget_posted, keep_draft, read_draft


class DraftMixin:
    """What is typed into the page's form is kept until it is saved."""

    keeps_draft = True
    draft_ignores: tuple[str, ...] = ("next", "back")

    @cached_property
    def draft(self) -> KeptDraft | None:
        """What was typed earlier and not saved; None where the page keeps nothing. Asked for the form alone."""
        if not (self.keeps_draft and self._has_fields()):
            return None
        name = self._draft_name()
        if self.request.method != "POST":
            return read_draft(user=self.request.user, form=name)
        # the page shows what was posted, and knows of other tabs' typing no more than before
        return KeptDraft(name, as_number(self.request.POST.get("draft_revision", "")))

    def _draft_name(self) -> str:
        return form_name(self.request.path, self.request.GET, self.draft_ignores)

    def _has_fields(self) -> bool:
        """False for a form that only asks yes or no, or for a file; a form that makes its fields itself has some."""
        fields = getattr(self.form_class, "base_fields", None)
        if fields is None or self.form_class.__init__ is not forms.BaseForm.__init__:
            return True
        return any(not is_kept_apart(field.widget) for field in fields.values())

    def lay_draft_over(self, form) -> None:
        """Shows what was typed earlier in the place of the form's initial values."""
        typed = self.draft.typed if self.draft else QueryDict()
        for name, field in form.fields.items():
            key = form.add_prefix(name)
            if key in typed and not is_kept_apart(field.widget):
                form.initial[name] = field.widget.value_from_datadict(typed, {}, key)

    def answer_to_draft(self) -> HttpResponse | None:
        """Without scripts a button keeps the form as a draft, another one drops what was kept."""
        act = self.request.POST.get("draft_act")
        if act not in ("keep", "discard") or self.draft is None:
            return None
        if act == "keep":
            self.keep_posted()
            messages.success(self.request, _("What you typed is kept, but not saved yet. Go on here when you like."))
        else:
            discard_draft(user=self.request.user, form=self.draft.form)
        return redirect(self.request.get_full_path())

    def keep_posted(self) -> None:
        """A refused form is kept as well, so that it outlives its tab."""
        if self.draft is None:
            return
        posted, once = typed_values(self.request.POST), as_writer(self.request.POST.get("once", ""))
        changed = self._changed_names(posted)
        with suppress(Unreadable):  # too much for a draft: the page still shows it
            keep_draft(
                user=self.request.user,
                form=self.draft.form,
                changes={name: posted.get(name, []) for name in changed},
                others={name: values for name, values in posted.items() if name not in changed},
                revision=self.draft.revision,
                writer=once,
            )

    def _changed_names(self, posted: dict) -> set[str]:
        form = getattr(self, "form", None)
        if not isinstance(form, forms.BaseForm):
            return set(posted)
        apart = {name for name, field in form.fields.items() if is_kept_apart(field.widget)}
        changed = {form.add_prefix(name) for name in form.changed_data if name not in apart}
        return changed | ({"seen"} & posted.keys()) if changed else set()

    def forget_draft(self) -> None:
        if self.draft is not None:
            posted, once = typed_values(self.request.POST), as_writer(self.request.POST.get("once", ""))
            user, name, revision = self.request.user, self.draft.form, self.draft.revision
            forget_posted(user=user, form=name, posted=posted, revision=revision, writer=once)


def is_kept_apart(widget: forms.Widget) -> bool:
    """Files cannot be put back into a form; passwords are kept nowhere."""
    return widget.needs_multipart_form or getattr(widget, "input_type", "") == "password"
