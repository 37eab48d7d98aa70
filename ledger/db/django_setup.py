"""Django without a project: its settings, and a name for every database that is opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.db import connections

# The portal has settings of its own, which hold these (`portal.settings`) and are there before a ledger is opened.
SETTINGS: dict[str, Any] = {
    "INSTALLED_APPS": ["django.contrib.contenttypes", "django.contrib.auth", "ledger.db.apps.LedgerConfig"],
    "AUTH_USER_MODEL": "ledger.User",
    "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
    "USE_TZ": True,
    "TIME_ZONE": "Asia/Shanghai",
    "LANGUAGE_CODE": "zh-hans",
    "LOGGING_CONFIG": None,  # logging is the program's own business
}
_lock = Lock()
_aliases: dict[str, str] = {}


def set_up_django() -> None:
    """Let models be imported; a second time nothing happens."""
    with _lock:
        if not settings.configured:
            settings.configure(**SETTINGS)
        if not apps.ready:
            django.setup()


def register_database(database: dict[str, Any]) -> str:
    """Django's alias of a database, the same for the same settings; several threads and databases may be at work."""
    key = repr(sorted(database.items()))
    with _lock:
        if key not in _aliases:
            alias = f"ledger-{len(_aliases) + 1}"
            complete = connections.configure_settings({"default": {}, alias: dict(database)})
            connections.databases[alias] = complete[alias]
            _aliases[key] = alias
        return _aliases[key]


@contextmanager
def connect(database: dict[str, Any]) -> Iterator[Any]:
    """A connection beside those of units of work, closed in the end."""
    connection = connections.create_connection(register_database(database))
    try:
        yield connection
    finally:
        connection.close()
