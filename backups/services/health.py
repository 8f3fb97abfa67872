"""The two reads behind `/health/`, which acts for nobody."""

from datetime import datetime

from backups.models import Proof
from core.models import Job


def oldest_waiting_job() -> datetime | None:
    """Since when the oldest job waits for a worker; None where none does."""
    return (
        Job.objects.filter(state=Job.State.WAITING).order_by("created_at").values_list("created_at", flat=True).first()
    )


def newest_proof() -> Proof | None:
    return Proof.objects.standing()
