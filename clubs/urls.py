from django.urls import path

from clubs.views import activities, clubs, logins, members
from core.pages import list_urls

urlpatterns = [
    *list_urls("clubs", clubs.ClubList, "club_list"),
    path("clubs/new/", clubs.ClubCreate.as_view(), name="club_create"),
    path("clubs/<str:code>/edit/", clubs.ClubEdit.as_view(), name="club_edit"),
    path("clubs/<str:code>/move/", clubs.ClubMove.as_view(), name="club_move"),
    path("clubs/<str:code>/place/", clubs.ClubPlace.as_view(), name="club_place"),
    path("clubs/<str:code>/close/", clubs.ClubClose.as_view(), name="club_close"),
    path("clubs/<str:code>/logins/new/", logins.ClubLoginCreate.as_view(), name="club_login_create"),
    path("clubs/<str:code>/members/new/", members.MemberCreate.as_view(), name="member_create"),
    path("clubs/<str:code>/activities/new/", activities.ActivityCreate.as_view(), name="activity_create"),
    path("clubs/<str:code>/reviews/new/", activities.ReviewCreate.as_view(), name="review_create"),
    *list_urls("members", members.MemberList, "member_list"),
    path("members/<int:pk>/", members.MemberDetail.as_view(), name="member_detail"),
    path("members/<int:pk>/edit/", members.MemberEdit.as_view(), name="member_edit"),
    path("members/<int:pk>/leave/", members.MemberLeave.as_view(), name="member_leave"),
    path("members/<int:pk>/poverty/", members.MemberPoverty.as_view(), name="member_poverty"),
    path("members/<int:pk>/appoint/", members.MemberAppoint.as_view(), name="member_appoint"),
    *list_urls("activities", activities.ActivityList, "activity_list"),
    path("activities/<int:pk>/edit/", activities.ActivityEdit.as_view(), name="activity_edit"),
]
