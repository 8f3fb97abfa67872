from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from clubs import services
from clubs.drafts import ActivityDraft, ReviewDraft
from clubs.filters import ActivityFilter
from clubs.forms import ActivityForm, ReviewForm
from clubs.models import Activity, Meeting, ReviewCriterion
from clubs.tables import ActivityTable
from clubs.views import crumbs
from clubs.views.clubs import ClubFormPage
from core.dates import period_start
from core.pages import BulkAction, ExportColumn, ListPage, ObjectFormPage


class ActivityList(ListPage):
    """What clubs did, the newest first."""

    model = Activity
    action = "activities.view"
    title = _("Activities")
    table_class = ActivityTable
    filter_class = ActivityFilter
    template_name = "clubs/activity_list.html"
    export_name = "hoat-dong"
    bulk_actions = (BulkAction(_("Correct the activity area"), "activities_area", "activities.edit"),)
    export_columns = (
        ExportColumn(_("Club code"), "club__code"),
        ExportColumn(_("Club name"), "club__name", width=32),
        ExportColumn(_("Activity code"), "code"),
        ExportColumn(_("Date"), "held_on", "date"),
        ExportColumn(_("Activity area"), "area__name", width=30),
        ExportColumn(_("Content"), "content", width=50),
        ExportColumn(_("Participants"), "participants", "int"),
        ExportColumn(_("Cost (₫)"), "cost_vnd", "money"),
    )


class ActivityCreate(ClubFormPage):
    action = "activities.edit"
    title = _("Record an activity")
    form_class = ActivityForm
    submit_label = _("Save the activity")
    done_message = _("The activity is recorded.")

    def get_initial(self):
        return {"held_on": timezone.localdate()} | super().get_initial()

    def perform(self, data):
        draft = ActivityDraft(club=self.object, **data)
        return services.record_activities(actor=self.request.user, drafts=[draft])[0]


class ActivityEdit(ObjectFormPage):
    is_correction = True
    model = Activity
    related = ("club", "area")
    action = "activities.edit"
    title = _("Correct the activity")
    form_class = ActivityForm

    @property
    def locked_first(self):
        return self.object.club

    def crumbs(self):
        return crumbs.to_club(self.object.club)

    @property
    def cancel_url(self):
        return f"{reverse('activity_list')}?club={self.object.club.code}"

    def get_initial(self):
        return {name: getattr(self.object, name) for name in self.form_class.base_fields}

    def perform(self, data):
        return services.edit_activities(actor=self.request.user, changes=[(self.object, data)])[0]

    def done_url(self, row):
        return self.cancel_url

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"lede": self.object.club.name} | kwargs))


class ReviewCreate(ClubFormPage):
    action = "reviews.club"
    title = _("Review the club's management")
    form_class = ReviewForm
    submit_label = _("Save the review")
    done_message = _("The review is entered.")

    def get_initial(self):
        return {"reviewed_on": timezone.localdate()} | super().get_initial()

    def form_kwargs(self):
        user, club = self.request.user, self.object
        criteria = self.visible(ReviewCriterion, "clubs.view").standing_on(timezone.localdate())
        return {"levels": services.levels_for(user, club), "criteria": [line.text for line in criteria]}

    def get_done_message(self, row) -> str:
        """With what of the checklist is not met: it warns, and the review stands."""
        words = super().get_done_message(row)
        if not row.unmet:
            return words
        return gettext("%(done)s Not met: %(lines)s.") % {"done": words, "lines": "; ".join(row.unmet)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"lede": f"{self.object.name}. {self._meetings_words()}"} | kwargs))

    def _meetings_words(self) -> str:
        """In how many of the last twelve months the club met: one line of the rubric."""
        today = timezone.localdate()
        held = self.visible(Meeting).filter(club=self.object).held_within(period_start(today), today).by_club()
        months = next((row["months"] for row in held), 0)
        text = ngettext(
            "Meetings are recorded in %(count)s of the last 12 months.",
            "Meetings are recorded in %(count)s of the last 12 months.",
            months,
        )
        return text % {"count": min(months, 12)}

    def perform(self, data):
        draft = ReviewDraft(club=self.object, **data)
        return services.record_reviews(actor=self.request.user, drafts=[draft])[0]
