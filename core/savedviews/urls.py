from django.urls import path

from core.savedviews import views

urlpatterns = [
    path("views/new/", views.SavedViewCreate.as_view(), name="saved_view_create"),
    path("views/<int:pk>/", views.SavedViewEdit.as_view(), name="saved_view_edit"),
    path("views/<int:pk>/delete/", views.SavedViewDelete.as_view(), name="saved_view_delete"),
]
