"""The second, slower way to every figure: plain loops over the facts, compared with what the site shows."""

from targets.checks.compare import Difference, check_programme

__all__ = ["Difference", "check_programme"]
