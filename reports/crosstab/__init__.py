"""Crosstabs: clubs, people or money by any two of place, year, source, sex, age and household status."""
