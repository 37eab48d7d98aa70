"""The ledger of a place: the door of this package, through which Django is imported."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from domain.errors import UsageError
from ledger.db.database_url import parse_database_url
from ledger.db.django_setup import set_up_django
from ledger.db.network_share import find_share
from ledger.db.places import SqlitePlace
from ledger.repository import LedgerRepository


def open_sqlite(path: Path, make_folder: Callable[[], object]) -> LedgerRepository:
    """The ledger in a SQLite file; nothing is made before something is added, first its folder by `make_folder`.

    Raises `UsageError` when the file would lie on a network share.
    """
    if share := find_share(path.parent):
        raise UsageError(
            f"工作区的记录目录“{path.parent}”在网络共享盘上（{share}）。几台电脑同时写入时，记录会损坏，所以没有读写。"
            "请用 --workspace 指明本机磁盘上的目录，或用环境变量 FANGPIN_DATABASE_URL 指明一个 PostgreSQL 数据库"
            "（docs/ledger.md）。"
        )
    set_up_django()
    from ledger.db.database_ledger import DatabaseLedger

    return DatabaseLedger(SqlitePlace(path, make_folder))


def open_postgres(url: str) -> LedgerRepository:
    """The ledger in the PostgreSQL database at an address; its tables are made when something is added.

    Raises `UsageError` when the address is none, or PostgreSQL's library is not installed.
    """
    place = parse_database_url(url)
    if find_spec("psycopg") is None:
        raise UsageError(
            "环境变量 FANGPIN_DATABASE_URL 指明了 PostgreSQL，但没有安装它的接口。"
            "请运行 pip install 'fangpin[postgres]'。"
        )
    set_up_django()
    from ledger.db.database_ledger import DatabaseLedger

    return DatabaseLedger(place)
