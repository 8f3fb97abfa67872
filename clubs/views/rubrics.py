"""The rubrics of the areas and of reviews: what holds on a day, since when and why, and their change."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs import services
from clubs.forms.rubrics import AreaRubricForm, ReviewRubricForm
from clubs.models import ActivityArea, ReviewCriterion, RubricChange
from core.dates import parse_date
from core.pages import FormPage, Page
from core.pages.base import Crumb


class RubricPage(Page):
    """Both rubrics as they hold on `?on=`, today where it is left out, and their versions."""

    action = "clubs.view"
    title = gettext_lazy("Rubrics")
    lede = gettext_lazy(
        "What makes an area carried out, and by what a club is reviewed. Earlier days keep their rubric."
    )
    template_name = "clubs/rubrics.html"

    def get_context_data(self, **kwargs):
        try:
            day = parse_date(self.request.GET.get("on", ""))
        except ValueError:
            day = timezone.localdate()
        minimums = self.visible(ActivityArea).minimums_on(day)
        context = {
            "day": day,
            "areas": [(area, minimums.get(area.code)) for area in self.visible(ActivityArea).order_by("number")],
            "criteria": self.visible(ReviewCriterion).standing_on(day),
            "changes": self.visible(RubricChange).select_related("made_by"),
        }
        return super().get_context_data(**(context | kwargs))


class RubricStepPage(FormPage):
    action = "rubrics.edit"
    done_message = gettext_lazy("The rubric is kept. Figures from that day on follow it.")

    def crumbs(self):
        return [Crumb(_("Rubrics"), reverse("rubric"))]

    @property
    def cancel_url(self) -> str:
        return reverse("rubric")

    def done_url(self, row) -> str:
        return reverse("rubric") + f"?on={row.starts_on.isoformat()}"


class AreaRubricPage(RubricStepPage):
    title = gettext_lazy("Change the rubric of the areas")
    lede = gettext_lazy("An area left empty is not active: no club needs it for full activity.")
    form_class = AreaRubricForm

    def form_kwargs(self):
        return {"areas": list(self.visible(ActivityArea, "clubs.view").order_by("number"))}

    def get_initial(self):
        minimums = self.visible(ActivityArea, "clubs.view").minimums_on(timezone.localdate())
        return {f"minimum_{code}": minimum for code, minimum in minimums.items()}

    def perform(self, data):
        minimums = {area.code: data[f"minimum_{area.code}"] for area in self.form.areas}
        return services.set_area_rubric(
            actor=self.request.user, starts_on=data["starts_on"], minimums=minimums, reason=data["reason"]
        )


class ReviewRubricPage(RubricStepPage):
    title = gettext_lazy("Change the checklist of reviews")
    lede = gettext_lazy("The checklist warns and never decides: the verdict is the reviewer's.")
    form_class = ReviewRubricForm

    def get_initial(self):
        lines = self.visible(ReviewCriterion, "clubs.view").standing_on(timezone.localdate())
        return {"texts": "\n".join(line.text for line in lines)}

    def perform(self, data):
        return services.set_review_rubric(
            actor=self.request.user,
            starts_on=data["starts_on"],
            texts=data["texts"].splitlines(),
            reason=data["reason"],
        )
