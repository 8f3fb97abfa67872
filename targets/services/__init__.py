"""Writes of this floor: plans, reporting periods and what the areas hand in."""

from targets.services.closing import close_period, reopen_closing
from targets.services.periods import (
    approve_submission,
    note_on_submission,
    open_period,
    return_submission,
    submit,
)
from targets.services.plans import load_plans

__all__ = [
    "approve_submission",
    "close_period",
    "load_plans",
    "note_on_submission",
    "open_period",
    "reopen_closing",
    "return_submission",
    "submit",
]
