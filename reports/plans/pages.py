"""The plans: what they ask for, their milestones and versions, and the pages on which the province keeps them."""

from decimal import Decimal
from functools import cached_property

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.pages import DetailPage, FormPage, ObjectFormPage, Page
from core.pages.base import Crumb
from districts.models import Unit
from reports.plans.forms import MilestoneForm, PlanEditForm, PlanForm, ReasonForm, TargetChoiceForm, TargetForm
from reports.plans.grid import milestone_grid, plan_basis
from reports.plans.words import TargetLine, VersionLine
from targets import services
from targets.formats import decimal_string
from targets.indicators import INDICATORS
from targets.models import Plan, PlanVersion, Target
from targets.services.plans import PLAN_FIELDS, TARGET_FIELDS


def to_plans() -> list[Crumb]:
    return [Crumb(_("Plans"), reverse("plan_list"))]


def to_plan(plan: Plan) -> list[Crumb]:
    return [*to_plans(), Crumb(plan.code, plan.get_absolute_url())]


class PlanListPage(Page):
    """The plans side by side: few rows, so a page without filters."""

    action = "dashboard.view"
    title = gettext_lazy("Plans")
    lede = gettext_lazy(
        "Each plan has its own targets, term and boundaries; every figure page can be seen by any of them."
    )
    template_name = "reports/plans/list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(plans=self.visible(Plan).with_counts(), **kwargs)


class PlanMixin:
    model = Plan
    lookup = {"code": "code"}
    related = ("unit",)


class PlanPage(PlanMixin, DetailPage):
    """One plan: its targets in words, the milestones beside their sums, and how it came to be."""

    action = "dashboard.view"
    template_name = "reports/plans/detail.html"

    def crumbs(self):
        return to_plans()

    def get_title(self) -> str:
        return self.object.name

    def get_context_data(self, **kwargs):
        basis = plan_basis(self.object)
        versions = list(self.visible(PlanVersion).filter(plan=self.object).newest_first())
        counts = [target for target in basis.targets if INDICATORS[target.code].kind == "count"]
        context = {
            "targets": [TargetLine(target, self.object, versions) for target in basis.targets],
            "grids": [(INDICATORS[one.code].label_for(one), milestone_grid(one, basis)) for one in counts],
            "versions": [VersionLine(one) for one in versions],
        }
        return super().get_context_data(**(context | kwargs))


class PlanCreatePage(FormPage):
    action = "plans.edit"
    title = gettext_lazy("New plan")
    lede = gettext_lazy("Figures follow it on the days of its term. What was closed by another plan stays as it was.")
    form_class = PlanForm
    submit_label = gettext_lazy("Keep the plan")
    done_message = gettext_lazy("The plan is kept. Look through its targets and milestones now.")

    def crumbs(self):
        return to_plans()

    @property
    def cancel_url(self) -> str:
        return reverse("plan_list")

    def form_kwargs(self):
        return {"units": self.visible(Unit, "units.view").with_districts_or_communes(), "plans": self.visible(Plan)}

    def perform(self, data):
        return services.create_plan(actor=self.request.user, **data)


class PlanStepPage(PlanMixin, ObjectFormPage):
    """A change of one plan."""

    action = "plans.edit"

    def crumbs(self):
        return to_plan(self.object)

    @property
    def cancel_url(self) -> str:
        return self.object.get_absolute_url()


class PlanEditPage(PlanStepPage):
    is_correction = True
    title = gettext_lazy("Change the plan")
    lede = gettext_lazy("The change is a new version; what it was before stays readable on the plan's page.")
    form_class = PlanEditForm
    done_message = gettext_lazy("The new version is kept.")

    def get_initial(self):
        return {name: getattr(self.object, name) for name in PLAN_FIELDS}

    def form_kwargs(self):
        return {"units": self.visible(Unit, "units.view").with_districts_or_communes()}

    def perform(self, data):
        return services.edit_plan(actor=self.request.user, plan=self.object, **data)


class PlanRemovePage(PlanStepPage):
    title = gettext_lazy("Remove the plan")
    lede = gettext_lazy("Only a plan that no closed period was judged by can be removed. The trail keeps what it was.")
    form_class = ReasonForm
    submit_label = gettext_lazy("Remove")
    done_message = gettext_lazy("The plan is removed.")

    def perform(self, data):
        services.remove_plan(actor=self.request.user, plan=self.object, **data)
        return reverse("plan_list")


class TargetChoosePage(PlanStepPage):
    """The first step of a new target: its figure, which decides what the second step asks for."""

    title = gettext_lazy("New target")
    lede = gettext_lazy("Choose the figure that the plan sets a goal for.")
    form_class = TargetChoiceForm
    submit_label = gettext_lazy("Go on")

    def form_kwargs(self):
        return {"taken": set(self.object.targets.values_list("code", flat=True))}

    def perform(self, data):
        return reverse("plan_target_create", args=[self.object.code, data["code"]])

    def announce(self, row) -> None:
        """Nothing is saved yet."""


class TargetCreatePage(PlanStepPage):
    form_class = TargetForm
    done_message = gettext_lazy("The target is kept.")

    @cached_property
    def indicator(self):
        """404 for a figure that there is not, or that the plan has already."""
        found = INDICATORS.get(self.kwargs["target_code"])
        if found is None or self.object.targets.filter(code=found.code).exists():
            raise Http404
        return found

    def get_title(self) -> str:
        return _("New target: %(figure)s") % {"figure": self.indicator.label_of_amount(None)}

    def form_kwargs(self):
        return {"indicator": self.indicator}

    def get_initial(self):
        names = ("direction", "band", "reading", "denominator", "older_from")
        return {name: Target._meta.get_field(name).default for name in names}

    def get(self, request, *args, **kwargs):
        _ = self.indicator
        return super().get(request, *args, **kwargs)

    def perform(self, data):
        services.add_target(actor=self.request.user, plan=self.object, code=self.indicator.code, **data)
        return self.object


class TargetStepPage(ObjectFormPage):
    """A change of one target of a plan."""

    model = Target
    action = "plans.edit"
    lookup = {"code": "plan__code", "target_code": "code"}
    related = ("plan__unit",)

    def crumbs(self):
        return to_plan(self.object.plan)

    @property
    def cancel_url(self) -> str:
        return self.object.plan.get_absolute_url()

    @property
    def indicator(self):
        return INDICATORS[self.object.code]

    def done_url(self, row) -> str:
        return self.object.plan.get_absolute_url()


class TargetEditPage(TargetStepPage):
    is_correction = True
    lede = gettext_lazy("The change is a new version; closed periods keep the goal by which they were judged.")
    form_class = TargetForm
    done_message = gettext_lazy("The new version is kept.")

    def get_title(self) -> str:
        return self.indicator.label_for(self.object)

    def form_kwargs(self):
        return {"indicator": self.indicator}

    def get_initial(self):
        values = {name: getattr(self.object, name) for name in TARGET_FIELDS}
        # 50.000 would be read as fifty thousand
        decimals = {
            name: Decimal(decimal_string(values[name])) for name in ("goal", "band") if values[name] is not None
        }
        return values | decimals

    def perform(self, data):
        return services.edit_target(actor=self.request.user, target=self.object, **data)


class TargetRemovePage(TargetStepPage):
    title = gettext_lazy("Take the target out of the plan")
    lede = gettext_lazy("Its milestones go with it. Earlier versions and closed periods keep what it was.")
    form_class = ReasonForm
    submit_label = gettext_lazy("Take out")
    done_message = gettext_lazy("The target is taken out.")

    def perform(self, data):
        return services.remove_target(actor=self.request.user, target=self.object, **data)


class MilestonePage(TargetStepPage):
    """The grid of years and units; only a number of clubs has one."""

    is_correction = True
    title = gettext_lazy("Milestones")
    lede = gettext_lazy(
        "What each area is to add in each year. The sums are compared with the plan; nothing is blocked."
    )
    template_name = "reports/plans/milestones.html"
    form_class = MilestoneForm
    done_message = gettext_lazy("The milestones are kept.")

    @cached_property
    def grid(self):
        if self.indicator.kind != "count":
            raise Http404
        return milestone_grid(self.object, plan_basis(self.object.plan))

    def form_kwargs(self):
        return {"grid": self.grid}

    def get(self, request, *args, **kwargs):
        _ = self.grid
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(grid=self.grid, label=self.indicator.label_for(self.object), **kwargs)

    def perform(self, data):
        goals = self.form.goals()
        return services.set_milestones(actor=self.request.user, target=self.object, goals=goals, reason=data["reason"])
