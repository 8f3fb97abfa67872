"""Acts on a club that are explained, tried out, shown in plain words and only then done."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _


class _TriedOut(Exception):
    """Ends a trial: whatever was written is taken back."""


class StepMixin:
    """A form page in two steps. The first post does everything and takes it back, so that every refusal shows before
    anybody confirms; the page then says in plain words what will be done. The second post does it.

    `explanation` are sentences shown from the start; `summary(data, row)` answers (facts, consequences) of the trial:
    core.pages.base.Fact rows and sentences, `warnings(data, row)` sentences that deserve a second look.
    """

    template_name = "clubs/step.html"
    explanation: tuple[str, ...] = ()
    confirm_label = _("Yes, do it")
    confirm_is_dangerous = False

    def get_explanation(self) -> list[str]:
        return [str(sentence) for sentence in self.explanation]

    def summary(self, data: dict, row) -> tuple[list, list[str]]:
        raise NotImplementedError

    def warnings(self, data: dict, row) -> list[str]:
        return []

    def confirm_context(self, data: dict, row) -> dict:
        """What only this act's own confirming page shows."""
        return {}

    def _save(self):
        if "change" in self.request.POST:
            return self.render_to_response(self.get_context_data())
        if "confirmed" in self.request.POST:
            return super()._save()
        return self.render_to_response(self.get_context_data(**self._tried_out()))

    def _tried_out(self) -> dict:
        """What the confirming page shows. Raises Refused as the act itself would."""
        data, shown = self.form.cleaned_data, {}
        try:
            with transaction.atomic():
                self.check_still_current()
                row = self.perform(data)
                self._still_visible(row)
                facts, consequences = self.summary(data, row)
                warnings = self.warnings(data, row)
                shown = {"facts": facts, "consequences": consequences, "warnings": warnings}
                shown |= self.confirm_context(data, row)
                raise _TriedOut
        except _TriedOut:
            return shown | {"is_confirming": True}

    def get_context_data(self, **kwargs):
        context = {
            "explanation": self.get_explanation(),
            "confirm_label": self.confirm_label,
            "confirm_is_dangerous": self.confirm_is_dangerous,
            "is_confirming": False,
        }
        return super().get_context_data(**(context | kwargs))
