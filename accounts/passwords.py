"""One-time passwords: read out over the telephone, typed once, then replaced by the person's own."""

import secrets

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""Without 0, o, 1 and l, which old eyes and bad lines confuse."""
_GROUPS, _GROUP_LENGTH = 3, 4


def make_one_time_password() -> str:
    """Three groups of four signs with hyphens between them: 60 bits, "k7mp-x3qd-9fta"."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)
