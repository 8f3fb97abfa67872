"""How the backups stand: what the page says to people and `/health/` to a monitor."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from backups.models import Proof


@dataclass(frozen=True)
class Standing:
    """`state` is "none" (nothing was ever proved), "differs", "old" or "good"; `age` that of the newest proved backup,
    None where there is none."""

    state: str
    proof: Proof | None = None
    age: timedelta | None = None


def may_be_so_old() -> timedelta:
    """A server backs up every night; an office's PC stands still over a long weekend."""
    return timedelta(days=4) if settings.OFFICE else timedelta(hours=36)


def standing_of(proof: Proof | None) -> Standing:
    """proof: that of the newest backup (`ProofQuerySet.standing`)."""
    if proof is None:
        return Standing("none")
    age = timezone.now() - proof.made_at
    if not proof.is_equal:
        return Standing("differs", proof, age)
    return Standing("old" if age > may_be_so_old() else "good", proof, age)
