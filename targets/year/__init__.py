"""What the yearly report says beyond the targets: how the funds moved, who borrowed, what the clubs did."""

from targets.year.funds import FundYear, fund_years, whole_year
from targets.year.lending import Lending, lending_rows

__all__ = ["FundYear", "Lending", "fund_years", "lending_rows", "whole_year"]
