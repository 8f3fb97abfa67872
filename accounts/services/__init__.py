"""Every write of accounts: people, their roles and passwords, sessions, and what happened at the door."""

from accounts.services.events import note_event, note_failed_sign_in
from accounts.services.factors import (
    new_salt,
    recovery_codes_left,
    remove_lost_factor,
    remove_own_factor,
    renew_recovery_codes,
    set_factor,
    spend_code,
)
from accounts.services.handover import HandedOver, Newcomer, duties_to_hand_over, hand_over
from accounts.services.people import (
    assign,
    change_own_password,
    create_administrator,
    create_user,
    edit_user,
    end_assignment,
    find_user,
    reset_password,
    set_language,
    set_text_size,
)
from accounts.services.sessions import close_session, end_sessions, follow_key, note_seen, open_session

__all__ = [
    "HandedOver",
    "Newcomer",
    "assign",
    "change_own_password",
    "close_session",
    "create_administrator",
    "create_user",
    "duties_to_hand_over",
    "edit_user",
    "end_assignment",
    "end_sessions",
    "find_user",
    "follow_key",
    "hand_over",
    "new_salt",
    "note_event",
    "note_failed_sign_in",
    "note_seen",
    "open_session",
    "recovery_codes_left",
    "remove_lost_factor",
    "remove_own_factor",
    "renew_recovery_codes",
    "reset_password",
    "set_factor",
    "set_language",
    "set_text_size",
    "spend_code",
]
