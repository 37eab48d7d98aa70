"""The address of a PostgreSQL database, as `postgresql://user:password@host:port/database?option=value`."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

from domain.errors import UsageError
from ledger.db.places import PostgresPlace

_SCHEMES = ("postgresql", "postgres")


def parse_database_url(url: str) -> PostgresPlace:
    """The place at the address; what comes after `?` goes to PostgreSQL's own library (sslmode, options, host, ...).

    Raises `UsageError`, which does not repeat the address (it may hold a password), when it is none of PostgreSQL.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _not_understood() from None
    if parts.scheme not in _SCHEMES or not parts.path.strip("/"):
        raise _not_understood()
    options = dict(parse_qsl(parts.query))
    return PostgresPlace(
        host=options.pop("host", "") or unquote(parts.hostname or ""),
        port=options.pop("port", "") or str(port or ""),
        database=unquote(parts.path.strip("/")),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        options=tuple(sorted(options.items())),
    )


def _not_understood() -> UsageError:
    return UsageError(
        "环境变量 FANGPIN_DATABASE_URL 不是 PostgreSQL 的地址。应写成 postgresql://用户:口令@服务器:5432/数据库；"
        "删去这个环境变量，记录就存放在工作区的 ledger 目录。"
    )
