from django.urls import path

from core.help.pages import HelperPage, HelpPage

urlpatterns = [
    path("help/", HelpPage.as_view(), name="help"),
    path("help/contact/", HelperPage.as_view(), name="helper_edit"),
]
