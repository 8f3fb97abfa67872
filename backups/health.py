"""What a monitor asks every minute. It tells ages and states: no name, no number of the programme, no address."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from backups.services.health import newest_proof, oldest_waiting_job
from backups.standing import standing_of

JOBS_MAY_WAIT = timedelta(minutes=15)


@login_not_required
@require_safe
def health(request):
    """200 while all is well, else 503, and in both cases which of the three it is:

    {"status": "ok" | "attention" | "failed", "database": "ok" | "failed",
     "jobs": {"state": "ok" | "waiting", "oldest_waiting_seconds": 0},
     "backup": {"state": "good" | "old" | "differs" | "none", "age_hours": 7.5 | null}}
    """
    try:
        waiting_since, proof = oldest_waiting_job(), newest_proof()
    except DatabaseError:
        return _answer({"status": "failed", "database": "failed"}, is_well=False)
    waited = timezone.now() - waiting_since if waiting_since else timedelta()
    standing = standing_of(proof)
    age = None if standing.age is None else round(standing.age.total_seconds() / 3600, 1)
    is_well = waited <= JOBS_MAY_WAIT and standing.state == "good"
    found = {
        "status": "ok" if is_well else "attention",
        "database": "ok",
        "jobs": {
            "state": "ok" if waited <= JOBS_MAY_WAIT else "waiting",
            "oldest_waiting_seconds": int(waited.total_seconds()),
        },
        "backup": {"state": standing.state, "age_hours": age},
    }
    return _answer(found, is_well)


def _answer(found: dict, is_well: bool) -> JsonResponse:
    return JsonResponse(found, status=200 if is_well else 503, headers={"Cache-Control": "no-store"})
