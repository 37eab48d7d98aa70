"""`python -m benchmarks.portal_load.bare.fill FOLDER USERS PASSWORD`: the bare site's database, its tables and users."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import polars as pl

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.portal_load.bare.settings")


def main(folder: Path, users: int, password: str) -> None:
    """Fill it with the frames that lie in the folder, and users `user0`, `user1`, ... ."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    from django.contrib.auth.hashers import make_password
    from django.contrib.auth.models import User

    from benchmarks.portal_load.bare.models import ListedHousehold, ReviewLine

    encoded = make_password(password)
    User.objects.bulk_create(User(username=f"user{at}", password=encoded) for at in range(users))
    for model, name in ((ReviewLine, "review.parquet"), (ListedHousehold, "households.parquet")):
        lines = pl.read_parquet(folder / name)
        texts = lines.select(pl.col(column).cast(pl.String).fill_null("") for column in model.columns)
        model._default_manager.bulk_create(model(**line) for line in texts.iter_rows(named=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
