"""A package's password: from the office's key file, or made once and told apart. It is never kept by the program."""

from __future__ import annotations

import csv
import os
import secrets
import stat
from collections.abc import Collection, Mapping
from pathlib import Path

from domain.errors import UsageError

SHORTEST = 10
# Without what is mistaken for something else on paper or on the telephone: 0 O o, 1 l I i.
_SIGNS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROUPS, _GROUP = 4, 4


def make_password() -> str:
    """A random password of four groups (94 bits), such as `k7Pm-xW3q-...`."""
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def read_key_file(path: Path, receivers: Collection[str]) -> dict[str, str]:
    """Receiver -> password, from lines `乡镇或部门,密码`.

    Raises `UsageError` when others can read the file, a receiver has no line, or a password is short, has signs that
    programs encode differently, or belongs to two.
    """
    _require_private(path)
    lines = _read_lines(path)
    passwords: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if len(line) != 2:
            raise UsageError(f"密码文件第 {number} 行应是“乡镇或部门,密码”两栏。")
        name, password = (cell.strip() for cell in line)
        if name in passwords:
            raise UsageError(f"密码文件第 {number} 行：“{name}”前面已经有一行了。")
        passwords[name] = _check(password, number)
    _require_different(passwords)
    if absent := [name for name in receivers if name not in passwords]:
        raise UsageError(f"密码文件中没有：{'、'.join(absent)}。请各补一行“名称,密码”。")
    return {name: passwords[name] for name in receivers}


def _read_lines(path: Path) -> list[list[str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"没有密码文件“{path}”。") from None
    except UnicodeDecodeError:
        raise UsageError(f"密码文件“{path}”不是 UTF-8 编码，请另存为“CSV UTF-8”。") from None
    return [line for line in csv.reader(text.splitlines()) if line]


def _check(password: str, number: int) -> str:
    if not (password.isascii() and password.isprintable()) or " " in password:
        raise UsageError(
            f"密码文件第 {number} 行：密码只能用英文字母、数字和符号，不能有空格和汉字（解压程序处理不一）。"
        )
    if len(password) < SHORTEST or len(set(password)) < SHORTEST // 2:
        raise UsageError(f"密码文件第 {number} 行：密码太简单，至少 {SHORTEST} 位，不能只是几个字符重复。")
    return password


def _require_different(passwords: Mapping[str, str]) -> None:
    first: dict[str, str] = {}
    for name, password in passwords.items():
        if password in first:
            raise UsageError(f"密码文件：“{first[password]}”和“{name}”的密码相同，会打开对方的文件包。请改成不同的。")
        first[password] = name


def _require_private(path: Path) -> None:
    """On Windows a file's mode says nothing; its folder's rights are the office's matter."""
    if os.name == "posix" and path.is_file() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise UsageError(f"密码文件“{path}”别人也能读。请先运行 chmod 600 {path}。")


def write_slips(path: Path, passwords: Mapping[str, str], titles: tuple[str, str]) -> None:
    """Write the passwords for the officer to hand over apart from the packages; nobody else may read the file.

    Raises `UsageError` when the file is there already, `OSError` when it cannot be written.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UsageError(f"“{path}”已经存在。请换一个文件名，别的密码还在里面。") from None
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\r\n").writerows([titles, *passwords.items()])
