"""Addresses of a department's pages."""

from __future__ import annotations

from django.urls import path

from portal.departments.delivery_views import (
    fetch_request,
    show_check,
    show_department,
    show_departments,
    show_period,
    take_back_delivery,
    upload_delivery,
)
from portal.departments.order_views import fetch_order_paper, show_department_orders, sign_for
from portal.departments.quality_views import fetch_quality, show_quality

urlpatterns = [
    path("", show_departments, name="departments"),
    path("<str:department>/", show_department, name="department"),
    path("<str:department>/periods/<str:period>/", show_period, name="delivery"),
    path("<str:department>/periods/<str:period>/request.xlsx", fetch_request, name="request-letter"),
    path("<str:department>/periods/<str:period>/upload/", upload_delivery, name="upload-delivery"),
    path("<str:department>/periods/<str:period>/check/", show_check, name="delivery-check"),
    path("<str:department>/periods/<str:period>/take-back/", take_back_delivery, name="take-back-delivery"),
    path("<str:department>/quality/", show_quality, name="quality"),
    path("<str:department>/quality/list.xlsx", fetch_quality, name="quality-file"),
    path("<str:department>/orders/", show_department_orders, name="department-orders"),
    path("<str:department>/orders/sign/", sign_for, name="sign-for-orders"),
    path("<str:department>/orders/<str:day>/<str:file>", fetch_order_paper, name="order-paper"),
]
