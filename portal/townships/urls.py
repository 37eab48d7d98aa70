"""Addresses of a township's pages."""

from __future__ import annotations

from django.urls import path

from portal.townships.file_views import fetch_list, fetch_paper, show_files
from portal.townships.household_views import answer_household, show_household
from portal.townships.import_views import fetch_receipt, show_import, show_imports, undo, upload
from portal.townships.list_views import show_township

urlpatterns = [
    path("<str:township>/", show_township, name="township"),
    path("<str:township>/households/<slug:key>/", show_household, name="household"),
    path("<str:township>/households/<slug:key>/answers/", answer_household, name="household-answers"),
    path("<str:township>/files/", show_files, name="files"),
    path("<str:township>/files/<str:file>", fetch_list, name="file"),
    path("<str:township>/papers/<str:day>/<str:file>", fetch_paper, name="paper"),
    path("<str:township>/imports/", show_imports, name="imports"),
    path("<str:township>/imports/upload/", upload, name="upload"),
    path("<str:township>/imports/<slug:import_id>/", show_import, name="import"),
    path("<str:township>/imports/<slug:import_id>/receipt.xlsx", fetch_receipt, name="receipt"),
    path("<str:township>/imports/<slug:import_id>/undo/", undo, name="undo-import"),
]
