"""Writes that merge and dissolve clubs: everything of one act in one transaction, all refusals at once."""

from desk.steps.services.closing import dissolve_club
from desk.steps.services.common import AT_COMMUNE, AT_SOURCE, STAYS, Ruling
from desk.steps.services.merging import Twin, find_twins, merge_clubs

__all__ = ["AT_COMMUNE", "AT_SOURCE", "STAYS", "Ruling", "Twin", "dissolve_club", "find_twins", "merge_clubs"]
