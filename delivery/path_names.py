"""Names of people's places as names of folders and files, on Windows too."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_LONGEST = 60  # a whole Windows path holds 260 characters
NAMELESS = "未填乡镇"


def make_safe_name(text: str) -> str:
    """Turn the text into one component of a path: no character that Windows refuses, no trailing dot or blank."""
    name = _FORBIDDEN.sub("_", text).strip()[:_LONGEST].rstrip(". ")
    if not name.strip("."):
        return NAMELESS
    return f"_{name}" if _RESERVED.fullmatch(name) else name


def make_safe_names(texts: Iterable[str]) -> dict[str, str]:
    """Text -> name; two texts never share one, also where the file system does not tell capitals apart."""
    names: dict[str, str] = {}
    used_names: set[str] = set()
    for text in sorted(set(texts)):
        name, number = make_safe_name(text), 2
        while name.casefold() in used_names:
            name, number = f"{make_safe_name(text)}_{number}", number + 1
        used_names.add(name.casefold())
        names[text] = name
    return names
