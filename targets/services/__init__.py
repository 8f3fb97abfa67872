"""Writes of this floor: plans, reporting periods and what the areas hand in."""

from targets.services.closing import close_period, reopen_closing
from targets.services.periods import (
    approve_submission,
    note_on_submission,
    open_period,
    return_submission,
    submit,
)
from targets.services.plans import (
    EARLIER_PLANS,
    add_target,
    create_plan,
    edit_plan,
    edit_target,
    load_plans,
    remove_plan,
    remove_target,
    set_milestones,
)

__all__ = [
    "EARLIER_PLANS",
    "add_target",
    "approve_submission",
    "close_period",
    "create_plan",
    "edit_plan",
    "edit_target",
    "load_plans",
    "note_on_submission",
    "open_period",
    "remove_plan",
    "remove_target",
    "reopen_closing",
    "return_submission",
    "set_milestones",
    "submit",
]
