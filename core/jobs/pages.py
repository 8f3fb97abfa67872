"""The page of one job: how far it is, then where its answer is."""

from django.utils.translation import gettext_lazy as _

from core.models import Job
from core.pages import DetailPage


class JobPage(DetailPage):
    """Seen by whoever started the work. Renews itself; with a script without a flicker."""

    model = Job
    action = "dashboard.view"
    lookup = {"key": "pk"}
    title = _("Work in progress")
    template_name = "core/job.html"

    def get_title(self) -> str:
        return str(
            {Job.State.DONE: _("The work is done"), Job.State.FAILED: _("The work failed")}.get(
                self.object.state, self.title
            )
        )

    def get_context_data(self, **kwargs):
        job = self.object
        percent = 100 * job.done // job.total if job.total else None
        context = {
            "is_over": job.finished_at is not None,
            "percent": percent,
            "back_url": job.payload.get("back", ""),
        }
        return super().get_context_data(**(context | kwargs))
