"""`config/regions.csv`: read with every fault told at once, by line and with its cure."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

import polars as pl

from domain.county.reading import did_you_mean
from domain.errors import Fault
from domain.place_lookup import Place

COLUMNS = ("code", "name", "level", "parent", "aliases", "valid_from", "valid_to", "merged_into")
# Level -> the level of its parent.
_PARENT_LEVEL = {"county": None, "township": "county", "village": "township"}
_SCHEMA = pl.Schema(
    {
        **dict.fromkeys(COLUMNS, pl.String()),
        "aliases": pl.List(pl.String),
        "valid_from": pl.Date(),
        "valid_to": pl.Date(),
    }
)

_Row = dict[str, str]
_Lines = list[tuple[int, _Row]]


def frame_of(places: Iterable[Place]) -> pl.DataFrame:
    """Places as a frame with the file's columns."""
    return pl.DataFrame([{**asdict(place), "aliases": list(place.aliases)} for place in places], schema=_SCHEMA)


def places_of(frame: pl.DataFrame) -> list[Place]:
    """The places in such a frame."""
    return [Place(**{**row, "aliases": tuple(row["aliases"])}) for row in frame.iter_rows(named=True)]


def read_places(path: Path, shown: str) -> tuple[list[Place], list[Fault]]:
    """The file's places in its order, or every fault found."""
    lines, faults = _lines(path, shown)
    faults += [Fault(shown, f"第 {line} 行", *told) for line, told in _faults(lines)]
    return ([] if faults else [_place(row) for _, row in lines]), faults


def _lines(path: Path, shown: str) -> tuple[_Lines, list[Fault]]:
    try:
        content = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return [], [Fault(shown, "", "缺少这个文件", "请从样例配置复制一份再修改。")]
    except UnicodeDecodeError:
        return [], [Fault(shown, "", "不是 UTF-8 编码", "请在表格软件中另存为“CSV UTF-8”。")]
    reader = csv.DictReader(content.splitlines(), restval="")
    if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
        return [], [Fault(shown, "第 1 行", f"缺少列 {'、'.join(missing)}", f"表头应为：{','.join(COLUMNS)}。")]
    lines = [(reader.line_num, {name: (row[name] or "").strip() for name in COLUMNS}) for row in reader]
    lines = [(number, row) for number, row in lines if any(row.values())]
    return lines, [] if lines else [Fault(shown, "", "没有任何地名", "请至少写上本县和各乡镇。")]


def _faults(lines: _Lines) -> Iterator[tuple[int, tuple[str, str]]]:
    """Line number, problem and cure of every fault."""
    known: dict[str, tuple[int, _Row]] = {}
    for number, row in lines:
        if row["code"] in known and row["code"]:
            yield number, (f"代码 {row['code']} 与第 {known[row['code']][0]} 行重复", "请删去其中一行，或改正代码。")
        known.setdefault(row["code"], (number, row))
    levels = {code: row["level"] for code, (_, row) in known.items() if code}
    for number, row in lines:
        for told in (*_own_faults(row), *_parent_faults(row, levels), *_merger_faults(row, known)):
            yield number, told


def _own_faults(row: _Row) -> Iterator[tuple[str, str]]:
    if not re.fullmatch(r"[0-9A-Za-z]+", row["code"]):
        yield "code 为空或不是代码", "请填区划代码；若成了 4.5E+11 的样子，请把这一列设为文本后重填。"
    if not row["name"]:
        yield "name 为空", "请填地名。"
    if row["level"] not in _PARENT_LEVEL:
        hint = did_you_mean(row["level"], _PARENT_LEVEL)
        yield f"level 写成了“{row['level']}”", f"可用：{'、'.join(_PARENT_LEVEL)}。{hint}"
    for name in ("valid_from", "valid_to"):
        if row[name] and _day(row[name]) is None:
            yield f"{name} 不是日期", "请写成 2026-01-31 的样子。"
    begins, ends = _day(row["valid_from"]), _day(row["valid_to"])
    if begins and ends and ends <= begins:
        yield "valid_to 不晚于 valid_from", "请核对这两个日期。"


def _parent_faults(row: _Row, levels: dict[str, str]) -> Iterator[tuple[str, str]]:
    if row["level"] not in _PARENT_LEVEL:
        return
    wanted = _PARENT_LEVEL[row["level"]]
    if wanted is None:
        if row["parent"]:
            yield "县级地名写了 parent", "请把 parent 留空。"
    elif not row["parent"]:
        yield "parent 为空", f"请填上级（{wanted}）的代码。"
    elif row["parent"] not in levels:
        candidates = [code for code, level in levels.items() if level == wanted]
        yield (
            f"parent {row['parent']} 不在本表中",
            did_you_mean(row["parent"], candidates) or "请补上这个上级，或改正代码。",
        )
    elif levels[row["parent"]] != wanted:
        yield f"parent {row['parent']} 的级别不对", f"{row['level']} 的上级应是 {wanted}。"


def _merger_faults(row: _Row, known: dict[str, tuple[int, _Row]]) -> Iterator[tuple[str, str]]:
    target = row["merged_into"]
    if target and target not in known:
        yield f"merged_into {target} 不在本表中", did_you_mean(target, filter(None, known)) or "请补上并入后的地名。"
    elif target and known[target][1]["level"] != row["level"]:
        yield f"merged_into {target} 的级别不同", "村只能并入村，乡镇只能并入乡镇。"
    elif target and _returns(row["code"], known):
        yield "merged_into 绕了一圈又回到自己", "请只在被撤并的地名上填 merged_into。"


def _returns(code: str, known: dict[str, tuple[int, _Row]]) -> bool:
    """Whether following mergers from a place leads back to it."""
    passed: set[str] = set()
    here = known[code][1]["merged_into"]
    while here in known and here != code and here not in passed:
        passed.add(here)
        here = known[here][1]["merged_into"]
    return here == code


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _place(row: _Row) -> Place:
    aliases = tuple(alias.strip() for alias in re.split("[;；]", row["aliases"]) if alias.strip())
    dates = (_day(row["valid_from"]), _day(row["valid_to"]))
    return Place(
        row["code"], row["name"], row["level"], row["parent"] or None, aliases, *dates, row["merged_into"] or None
    )
