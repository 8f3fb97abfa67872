from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


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
