"""Which function does which kind of job."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.models import Job


@dataclass
class Run:
    """One run of a job: whose it is, what it is about, and where it says how far it is."""

    job: Job

    @property
    def user(self) -> Any:
        return self.job.user

    @property
    def payload(self) -> dict[str, Any]:
        return self.job.payload

    def progress(self, done: int, total: int | None = None) -> None:
        """Cheap to call often: the worker tells the page every second; `total` None where it is not known."""
        self.job.done, self.job.total = done, total


Work = Callable[[Run], str]

_WORKS: dict[str, Work] = {}


def job(kind: str) -> Callable[[Work], Work]:
    """Registers the function that does jobs of this kind; it answers the address of what came out ("" for none)."""

    def register(work: Work) -> Work:
        if kind in _WORKS:
            raise ValueError(f"two functions for jobs of the kind {kind}")
        _WORKS[kind] = work
        return work

    return register


def work_of(kind: str) -> Work:
    """KeyError where nobody does this kind."""
    return _WORKS[kind]
