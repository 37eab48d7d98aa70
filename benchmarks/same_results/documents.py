"""Two workbooks, pages, receipts or texts: where they differ, if not byte by byte the same."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

from benchmarks.same_results.neutral import Constants

Both = tuple[Constants, Constants]
_OF_ONE_RUN = frozenset({"timings", "code_digest"})
_CELL = re.compile(r'<c r="([A-Z]+\d+)"')


def find_workbook_difference(before: Path, after: Path, constants: Both) -> str:
    """The first member of two workbooks that differs, and the cell there; empty where only run ids and times do."""
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(after) as new:
        if old.namelist() != new.namelist():
            return "members of the workbook"
        for name in old.namelist():
            texts = [
                one.replace_in(book.read(name).decode("utf-8", "surrogateescape"))
                for one, book in zip(constants, (old, new), strict=True)
            ]
            if texts[0] != texts[1]:
                cells = _CELL.findall(texts[0][: _first_difference(*texts) + 1])
                return f"member {name}{f', cell {cells[-1]}' if cells else ''}"
    return ""


def find_text_difference(before: Path, after: Path, constants: Both) -> str:
    """The first line of two pages or texts that differs."""
    texts = [_text(path, one) for path, one in zip((before, after), constants, strict=True)]
    return "" if texts[0] == texts[1] else f"line {texts[0][: _first_difference(*texts)].count(chr(10)) + 1}"


def find_receipt_difference(before: Path, after: Path, constants: Both) -> str:
    """The first entry of two JSON files that differs; seconds, and hashes of the run's own files, may."""
    old, new = (json.loads(_text(path, one)) for path, one in zip((before, after), constants, strict=True))
    return _find_entry(_comparable(old), _comparable(new))


def _text(path: Path, constants: Constants) -> str:
    return constants.replace_in_screen(path.read_bytes().decode("utf-8", "surrogateescape"))


def _comparable(content: Any) -> Any:
    """The content without seconds and digests of the code, at whatever depth; of the run's own files the names."""
    if not isinstance(content, dict):
        return content
    shown = {name: _comparable(entry) for name, entry in content.items() if name not in _OF_ONE_RUN}
    if isinstance(shown.get("contents"), dict):
        shown["contents"] = sorted(shown["contents"])
    return shown


def _find_entry(before: Any, after: Any, name: str = "") -> str:
    if before == after:
        return ""
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        return next(filter(None, (_find_entry(before[key], after[key], f"{name}/{key}") for key in before)))
    return f"entry {name or '/'}"


def _first_difference(before: str, after: str) -> int:
    pairs = enumerate(zip(before, after, strict=False))
    return next((place for place, (old, new) in pairs if old != new), min(len(before), len(after)))
