"""The settings of lending and what counts where none is set (DOMAIN.md, section 2); no database."""

from dataclasses import dataclass, field
from decimal import Decimal

from funds.rules import ROUNDING_VND, Method

DEFAULTS = {
    "method": Method.FLAT,
    "rounding_vnd": ROUNDING_VND,
    "grace_months": 0,
    "max_rate_percent": Decimal(1),
    "cap_vnd": None,
    "max_share_percent": None,
    "max_months": None,
    "interest_to_income_percent": Decimal(0),
    "second_person_from_vnd": 10_000_000,
    "overdue_rule": "",
}
"""What holds where neither club nor programme has set anything; None and "": no limit, no rule."""

OWN, PROGRAMME, UNSET = "club", "programme", "unset"


@dataclass(frozen=True)
class Terms:
    """A club's effective settings on a day; `origins` names for each who set it: "club", "programme" or "unset"."""

    method: str
    rounding_vnd: int
    grace_months: int
    max_rate_percent: Decimal
    cap_vnd: int | None
    max_share_percent: Decimal | None
    max_months: int | None
    interest_to_income_percent: Decimal
    second_person_from_vnd: int | None
    overdue_rule: str
    origins: dict[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, own, programme) -> "Terms":
        """From the rows in force of the club and of its programme (each may be None)."""
        values, origins = {}, {}
        for name, default in DEFAULTS.items():
            levels = ((OWN, own), (PROGRAMME, programme))
            given = [(level, getattr(row, name)) for level, row in levels if row and is_set(getattr(row, name))]
            origins[name], values[name] = given[0] if given else (UNSET, default)
        return cls(**values, origins=origins)


def is_set(value) -> bool:
    """0 is a setting; empty is none."""
    return value is not None and value != ""
