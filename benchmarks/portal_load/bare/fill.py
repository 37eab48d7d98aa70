"""The bare site's database: its tables and users."""

from __future__ import annotations

import os
from collections.abc import Mapping

import polars as pl

_SETTINGS = "benchmarks.portal_load.bare.settings"


def fill_database(frames: Mapping[str, pl.DataFrame], users: int, password: str) -> None:
    """Make it, with a table of each model's frame, and users `user0`, `user1`, ...: in a process without a Django."""
    os.environ["DJANGO_SETTINGS_MODULE"] = _SETTINGS
    import django
    from django.apps import apps
    from django.core.management import call_command

    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    from django.contrib.auth.hashers import make_password
    from django.contrib.auth.models import User

    encoded = make_password(password)
    User.objects.bulk_create(User(username=f"user{at}", password=encoded) for at in range(users))
    for name, frame in frames.items():
        model = apps.get_model("bare", name)
        texts = frame.select(_to_text(column, frame.schema[column]) for column in model.columns)
        model._default_manager.bulk_create(model(**line) for line in texts.iter_rows(named=True))


def _to_text(column: str, dtype: pl.DataType) -> pl.Expr:
    cells = pl.col(column).list.join("、") if isinstance(dtype, pl.List) else pl.col(column).cast(pl.String)
    return cells.fill_null("")
