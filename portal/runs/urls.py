"""Addresses of the bureau's pages about runs."""

from __future__ import annotations

from django.urls import path

from portal.runs.calendar import show_active_jobs, show_calendar, start
from portal.runs.figure_pages import show_orders, show_overdue, show_overdue_villages, show_truth
from portal.runs.job_pages import download_trial, show_job, show_job_progress, stop_job
from portal.runs.period_pages import publish, show_deliveries, show_period, show_run, show_run_difference, withdraw

urlpatterns = [
    path("", show_calendar, name="runs"),
    path("start/", start, name="start-run"),
    path("active/", show_active_jobs, name="active-jobs"),
    path("overdue/", show_overdue, name="overdue"),
    path("overdue/<str:place>/", show_overdue_villages, name="overdue-villages"),
    path("truth/", show_truth, name="truth"),
    path("orders/", show_orders, name="orders"),
    path("periods/<str:period>/", show_period, name="period"),
    path("periods/<str:period>/deliveries/", show_deliveries, name="deliveries"),
    path("editions/<str:run_id>/", show_run, name="run"),
    path("editions/<str:run_id>/publish/", publish, name="publish"),
    path("editions/<str:run_id>/withdraw/", withdraw, name="withdraw"),
    path("editions/<str:run_id>/compared/<str:earlier_run_id>/", show_run_difference, name="run-difference"),
    path("jobs/<uuid:job_key>/", show_job, name="job"),
    path("jobs/<uuid:job_key>/progress/", show_job_progress, name="job-progress"),
    path("jobs/<uuid:job_key>/stop/", stop_job, name="stop-job"),
    path("jobs/<uuid:job_key>/trial/", download_trial, name="trial"),
]
