from django.urls import path

from accounts import doors, factors, own, views
from core.pages import list_urls

# The sign-in page stands in config/urls.py, which knows the demonstration's accounts.
urlpatterns = [
    path("logout/", doors.SignOut.as_view(), name="logout"),
    path("password/", doors.OwnPassword.as_view(), name="password_change"),
    path("password/done/", doors.OwnPasswordDone.as_view(), name="password_change_done"),
    path("account/", own.OwnAccount.as_view(), name="own_account"),
    path("login/code/", doors.EnterCode.as_view(), name="login_code"),
    path("account/factor/", factors.FactorSetup.as_view(), name="factor_setup"),
    path("account/factor/codes/", factors.RecoveryCodesRenew.as_view(), name="recovery_codes_renew"),
    path("account/factor/remove/", factors.FactorRemove.as_view(), name="factor_remove"),
    path("account/sessions/end/", own.end_other_sessions, name="other_sessions_end"),
    path("account/sessions/<int:pk>/end/", own.end_session, name="session_end"),
    path("language/", doors.change_language, name="language_set"),
    path("text-size/", doors.change_text_size, name="text_size_set"),
    *list_urls("users", views.UserList, "user_list"),
    *list_urls("users/events", views.AccountEventList, "account_event_list"),
    path("users/new/", views.UserCreate.as_view(), name="user_create"),
    path("users/<int:pk>/", views.UserDetail.as_view(), name="user_detail"),
    path("users/<int:pk>/edit/", views.UserEdit.as_view(), name="user_edit"),
    path("users/<int:pk>/password/", views.PasswordReset.as_view(), name="password_reset"),
    path("users/<int:pk>/handover/", views.Handover.as_view(), name="handover"),
    path("users/<int:pk>/factor/remove/", views.UserFactorRemove.as_view(), name="user_factor_remove"),
    path("users/<int:pk>/sessions/end/", views.SessionsEnd.as_view(), name="user_sessions_end"),
    path("users/<int:pk>/assignments/new/", views.AssignmentCreate.as_view(), name="assignment_create"),
    path("assignments/<int:pk>/end/", views.AssignmentEnd.as_view(), name="assignment_end"),
]
