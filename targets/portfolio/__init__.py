"""The loan portfolio: its sums per club (`rows`) and the figures made of them (`figures`)."""

from targets.portfolio.figures import (
    AGEING,
    BORROWERS,
    FIGURES,
    FUND,
    LOSS_PERCENT,
    OWED,
    PERIOD,
    Figure,
    Shape,
    loss_vnd,
)
from targets.portfolio.rows import ClubPortfolio, Portfolio, club_portfolios, total

__all__ = [
    "AGEING",
    "BORROWERS",
    "FIGURES",
    "FUND",
    "LOSS_PERCENT",
    "OWED",
    "PERIOD",
    "ClubPortfolio",
    "Figure",
    "Portfolio",
    "Shape",
    "club_portfolios",
    "loss_vnd",
    "total",
]
