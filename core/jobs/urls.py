from django.urls import path

from core.jobs.pages import JobPage

urlpatterns = [path("jobs/<uuid:key>/", JobPage.as_view(), name="job_detail")]
