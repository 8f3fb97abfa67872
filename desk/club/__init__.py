"""The club's page: an overview, and a page per side of its life, each with the club's head and what to do there."""

from desk.club.overview import ClubPage
from desk.club.people import ClubBoardPage, ClubMembersPage
from desk.club.record import ClubHistoryPage, ClubPapersPage
from desk.club.sheet import ClubSheetPage
from desk.club.work import ClubActivitiesPage, ClubFundsPage, ClubLoansPage

__all__ = [
    "ClubActivitiesPage",
    "ClubBoardPage",
    "ClubFundsPage",
    "ClubHistoryPage",
    "ClubLoansPage",
    "ClubMembersPage",
    "ClubPage",
    "ClubPapersPage",
    "ClubSheetPage",
]
