"""The key of backups: a line of text in a file that the office keeps apart from them."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from domain.errors import UsageError

SHORTEST = 20
# Without what is mistaken for something else on paper: 0 O o, 1 l I i.
_SIGNS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROUPS, _GROUP = 8, 4


def make_key_file(path: Path) -> str:
    """Write a random key (185 bits) into a new file that nobody else may read.

    Raises `UsageError` when the file is there already: an earlier backup needs its key.
    """
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    key = "-".join(groups)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UsageError(f"密钥文件“{path}”已经存在，以前的备份要用它，不能覆盖。去掉 --new-key 即可使用。") from None
    except OSError as error:
        raise UsageError(f"密钥文件“{path}”写不进去（{error.strerror}）。") from None
    with os.fdopen(handle, "w", encoding="ascii", newline="\n") as file:
        file.write(key + "\n")
        file.flush()
        os.fsync(file.fileno())
    return key


def read_key_file(path: Path) -> str:
    """The key. Raises `UsageError` when there is none, others can read the file, or it is no line of enough signs."""
    try:
        mode, text = path.stat().st_mode, path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"没有密钥文件“{path}”。第一次备份时加 --new-key，由程序生成一个。") from None
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"密钥文件“{path}”读不出来。它应是一行英文字母、数字和符号。") from None
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise UsageError(f"密钥文件“{path}”别人也能读。请先运行 chmod 600 {path}。")
    key = text.strip()
    if len(key) < SHORTEST or len(key.splitlines()) != 1 or not (key.isascii() and key.isprintable()):
        raise UsageError(f"密钥文件“{path}”应是一行，至少 {SHORTEST} 个英文字母、数字和符号。")
    return key
