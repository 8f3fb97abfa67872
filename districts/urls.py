from django.urls import path

from core.pages import list_urls
from districts.views import UnitDetail, UnitTree

urlpatterns = [
    *list_urls("units", UnitTree, "unit_tree"),
    path("units/<int:pk>/", UnitDetail.as_view(), name="unit_detail"),
]
