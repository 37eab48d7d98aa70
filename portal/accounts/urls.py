"""Addresses of the bureau's page of accounts."""

from __future__ import annotations

from django.urls import path

from portal.accounts.account_pages import add, grant, renew_password, revoke, show_account, show_accounts

urlpatterns = [
    path("", show_accounts, name="accounts"),
    path("add/", add, name="add-account"),
    path("users/<str:name>/", show_account, name="account"),
    path("users/<str:name>/grant/", grant, name="add-grant"),
    path("users/<str:name>/revoke/", revoke, name="revoke"),
    path("users/<str:name>/password/", renew_password, name="renew-password"),
]
