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


def make_places_frame(places: Iterable[Place]) -> pl.DataFrame:
    """Places as a frame with the file's columns."""
    return pl.DataFrame([{**asdict(place), "aliases": list(place.aliases)} for place in places], schema=_SCHEMA)


def list_places(frame: pl.DataFrame) -> list[Place]:
    """The places in such a frame."""
    return [Place(**{**row, "aliases": tuple(row["aliases"])}) for row in frame.iter_rows(named=True)]


def read_places(path: Path, shown_path: str) -> tuple[list[Place], list[Fault]]:
    """The file's places in its order, or every fault found."""
    lines, faults = _read_lines(path, shown_path)
    faults += [Fault(shown_path, f"第 {line} 行", *problem_and_cure) for line, problem_and_cure in _find_faults(lines)]
    return ([] if faults else [_make_place(row) for _, row in lines]), faults


def _read_lines(path: Path, shown_path: str) -> tuple[_Lines, list[Fault]]:
    try:
        content = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return [], [Fault(shown_path, "", "缺少这个文件", "请从样例配置复制一份再修改。")]
    except UnicodeDecodeError:
        return [], [Fault(shown_path, "", "不是 UTF-8 编码", "请在表格软件中另存为“CSV UTF-8”。")]
    reader = csv.DictReader(content.splitlines(), restval="")
    if missing_columns := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
        return [], [
            Fault(shown_path, "第 1 行", f"缺少列 {'、'.join(missing_columns)}", f"表头应为：{','.join(COLUMNS)}。")
        ]
    lines = [(reader.line_num, {name: (row[name] or "").strip() for name in COLUMNS}) for row in reader]
    lines = [(number, row) for number, row in lines if any(row.values())]
    return lines, [] if lines else [Fault(shown_path, "", "没有任何地名", "请至少写上本县和各乡镇。")]


def _find_faults(lines: _Lines) -> Iterator[tuple[int, tuple[str, str]]]:
    """Line number, problem and cure of every fault."""
    row_of_code: dict[str, tuple[int, _Row]] = {}
    for number, row in lines:
        if row["code"] in row_of_code and row["code"]:
            yield (
                number,
                (f"代码 {row['code']} 与第 {row_of_code[row['code']][0]} 行重复", "请删去其中一行，或改正代码。"),
            )
        row_of_code.setdefault(row["code"], (number, row))
    levels = {code: row["level"] for code, (_, row) in row_of_code.items() if code}
    for number, row in lines:
        for problem_and_cure in (
            *_find_row_faults(row),
            *_find_parent_faults(row, levels),
            *_find_merger_faults(row, row_of_code),
        ):
            yield number, problem_and_cure


def _find_row_faults(row: _Row) -> Iterator[tuple[str, str]]:
    if not re.fullmatch(r"[0-9A-Za-z]+", row["code"]):
        yield "code 为空或不是代码", "请填区划代码；若成了 4.5E+11 的样子，请把这一列设为文本后重填。"
    if not row["name"]:
        yield "name 为空", "请填地名。"
    if row["level"] not in _PARENT_LEVEL:
        hint = did_you_mean(row["level"], _PARENT_LEVEL)
        yield f"level 写成了“{row['level']}”", f"可用：{'、'.join(_PARENT_LEVEL)}。{hint}"
    for name in ("valid_from", "valid_to"):
        if row[name] and _parse_day(row[name]) is None:
            yield f"{name} 不是日期", "请写成 2026-01-31 的样子。"
    begins, ends = _parse_day(row["valid_from"]), _parse_day(row["valid_to"])
    if begins and ends and ends <= begins:
        yield "valid_to 不晚于 valid_from", "请核对这两个日期。"


def _find_parent_faults(row: _Row, levels: dict[str, str]) -> Iterator[tuple[str, str]]:
    if row["level"] not in _PARENT_LEVEL:
        return
    parent_level = _PARENT_LEVEL[row["level"]]
    if parent_level is None:
        if row["parent"]:
            yield "县级地名写了 parent", "请把 parent 留空。"
    elif not row["parent"]:
        yield "parent 为空", f"请填上级（{parent_level}）的代码。"
    elif row["parent"] not in levels:
        candidates = [code for code, level in levels.items() if level == parent_level]
        yield (
            f"parent {row['parent']} 不在本表中",
            did_you_mean(row["parent"], candidates) or "请补上这个上级，或改正代码。",
        )
    elif levels[row["parent"]] != parent_level:
        yield f"parent {row['parent']} 的级别不对", f"{row['level']} 的上级应是 {parent_level}。"


def _find_merger_faults(row: _Row, row_of_code: dict[str, tuple[int, _Row]]) -> Iterator[tuple[str, str]]:
    target = row["merged_into"]
    if target and target not in row_of_code:
        yield (
            f"merged_into {target} 不在本表中",
            did_you_mean(target, filter(None, row_of_code)) or "请补上并入后的地名。",
        )
    elif target and row_of_code[target][1]["level"] != row["level"]:
        yield f"merged_into {target} 的级别不同", "村只能并入村，乡镇只能并入乡镇。"
    elif target and _has_merger_circle(row["code"], row_of_code):
        yield "merged_into 绕了一圈又回到自己", "请只在被撤并的地名上填 merged_into。"


def _has_merger_circle(code: str, row_of_code: dict[str, tuple[int, _Row]]) -> bool:
    """Whether following mergers from a place leads back to it."""
    passed: set[str] = set()
    target = row_of_code[code][1]["merged_into"]
    while target in row_of_code and target != code and target not in passed:
        passed.add(target)
        target = row_of_code[target][1]["merged_into"]
    return target == code


def _parse_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _make_place(row: _Row) -> Place:
    aliases = tuple(alias.strip() for alias in re.split("[;；]", row["aliases"]) if alias.strip())
    dates = (_parse_day(row["valid_from"]), _parse_day(row["valid_to"]))
    return Place(
        row["code"], row["name"], row["level"], row["parent"] or None, aliases, *dates, row["merged_into"] or None
    )
