from tests.sweeps.conftest import _refusals_are_not_logged, stage, walk

__all__ = ["_refusals_are_not_logged", "stage", "walk"]
