"""Merging and dissolving clubs, explained step by step: acts that touch people, money, logins and the club at once."""

from desk.steps.pages import ClubClosePage, ClubMergePage

__all__ = ["ClubClosePage", "ClubMergePage"]
