"""What the yearly report says beyond the targets: how the funds moved, who borrowed, what the clubs did."""

from targets.year.doings import Doings, doings
from targets.year.funds import FundYear, fund_years, whole_year
from targets.year.lending import Lending, lending_rows

__all__ = ["Doings", "FundYear", "Lending", "doings", "fund_years", "lending_rows", "whole_year"]
