"""The Django application of the ledger's tables and of the users."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Tables of the ledger; its label is part of `AUTH_USER_MODEL` and of every migration."""

    name = "ledger.db"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
