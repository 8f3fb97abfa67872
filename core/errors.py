from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.views.debug import SafeExceptionReporterFilter
from django.views.decorators.http import require_safe


class NothingTyped(SafeExceptionReporterFilter):
    """Reports of faults show where it broke and nothing of what was typed: neither passwords nor people's data."""

    def get_post_parameters(self, request):
        shown = super().get_post_parameters(request)
        return dict.fromkeys(shown, self.cleansed_substitute) if self.is_active(request) else shown

    def get_traceback_frame_variables(self, request, tb_frame):
        shown = super().get_traceback_frame_variables(request, tb_frame)
        return [(name, self.cleansed_substitute) for name, _value in shown] if self.is_active(request) else shown


def csrf_failure(request, reason=""):
    """A form that waited too long or came from elsewhere: say what to do instead of "forbidden"."""
    return render(request, "errors/csrf.html", status=403)


@login_not_required
@require_safe
def healthz(request):
    """200 while the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
