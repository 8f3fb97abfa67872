from django.urls import path

from desk.club_page import ClubPage

urlpatterns = [
    path("clubs/<str:code>/", ClubPage.as_view(), name="club_detail"),
]
