"""Made-up programmes: the demonstration, and programmes of any size for tests and measurements.

The units, the plan and the numbers of clubs are real; people, villages, loans and money are synthetic. Every page of a
database that holds them says so. What happens in a month is drawn from the seed, the club and the month alone, so a
programme loaded later only goes on; its past is the same.
"""
