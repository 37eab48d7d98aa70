"""Names of files as tables, messages and screens can hold them, whatever bytes a disk or an archive has for them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

# Longer names do not come from a disk, where 255 bytes are the most; an archive can hold 65,535.
_LONGEST = 255
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_CONTROL_PICTURES = 0x2400
_DELETE = 0x7F
_UNKNOWN = "\ufffd"


def make_readable_name(name: str) -> str:
    """The name of a file or folder as text that can be written anywhere; most names are so already.

    Bytes that are not UTF-8 are read as GB18030, as Chinese Windows and its archives have it. Line breaks and other
    control codes become their pictures (␊), and what no encoding explains a question mark in a diamond.
    """
    if name.isascii() and name.isprintable() and len(name) <= _LONGEST:
        return name
    return shorten_name(_CONTROL.sub(_replace_control, _decode_name(name)), _LONGEST)


def shorten_name(name: str, longest: int) -> str:
    """The name with the middle left out where it is longer than that; the end says what kind of file it is."""
    return name if len(name) <= longest else f"{name[: longest - 50]}…{name[-49:]}"


def _decode_name(name: str) -> str:
    try:
        name.encode()
    except UnicodeEncodeError:
        pass
    else:
        return name
    try:
        return os.fsencode(name).decode("gb18030")
    except UnicodeError:
        return "".join(_UNKNOWN if "\ud800" <= letter <= "\udfff" else letter for letter in name)


def _replace_control(control: re.Match[str]) -> str:
    code = ord(control.group())
    if code > _DELETE:
        return _UNKNOWN
    return chr(_CONTROL_PICTURES + (code if code < _DELETE else 0x21))


class UniqueNames:
    """Names in use, so that every further file gets one that no other has."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._used = set(names)
        self._numbers: dict[str, int] = {}

    def claim_name(self, name: str) -> str:
        """The name itself or, where another file has it, the name with a number; it is in use from now on."""
        unused = name
        while unused in self._used:
            self._numbers[name] = self._numbers.get(name, 1) + 1
            unused = f"{name}（{self._numbers[name]}）"
        self._used.add(unused)
        return unused


def find_litter_reason(name: str, *, is_folder: bool = False) -> str:
    """Why a file or folder of this name is left out; empty when it is read."""
    lower = name.lower()
    if lower in _SYSTEM or lower.startswith("._"):
        return "系统自动生成，与数据无关，没有读取。"
    if name.startswith(("~$", ".~")):
        return "这是表格打开时产生的临时文件，没有读取。若是部门数据，请改名后重新放入。"
    if not name.startswith(".") or name in {".", ".."}:
        return ""
    if is_folder:
        return "这是隐藏文件夹（名称以点开头），里面的文件没有读取。若有部门数据，请移到普通文件夹后重新运行。"
    return "这是隐藏文件（名称以点开头），没有读取。若是部门数据，请改名后重新放入。"


_SYSTEM = frozenset(
    {
        ".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "__macosx", "$recycle.bin", "@eadir",
        "system volume information", "lost+found", ".spotlight-v100", ".trashes", ".fseventsd", ".temporaryitems",
        ".apdisk", ".appledouble", ".localized",
    }
)  # fmt: skip
