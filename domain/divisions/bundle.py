"""Where a county's divisions come from: the packed ones, or a file that the county has."""

from __future__ import annotations

import csv
import lzma
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from domain.divisions.packing import Division, unpack_divisions
from domain.errors import UsageError

FOLDER = Path(__file__).parent / "packed"
# The state of the packed divisions: 国家统计局 统计用区划代码, published 2023-09-11.
STATE = "2023年6月30日"
_CODES, _NAMES = ("code", "代码", "区划代码", "统计用区划代码"), ("name", "名称", "地名", "区划名称")
_FORM = "文件应是 CSV，两列，表头为 code,name：六位县代码、九位乡镇代码、十二位村代码，各带名称。"


@cache
def read_county_names(province: str) -> frozenset[str]:
    """The official names of a province's counties; `province`: the first two digits of its code. Empty when unknown."""
    path = FOLDER / f"{province}.txt.xz"
    text = lzma.decompress(path.read_bytes()).decode() if path.is_file() else ""
    return frozenset(line.partition(" ")[2] for line in text.splitlines() if line.startswith("#"))


def read_packed_divisions(county: str) -> list[Division]:
    """The county and everything in it, in the order of their codes.

    Raises `UsageError` with the cure when the code is none, or nobody has packed the county.
    """
    if not re.fullmatch(r"\d{6}", county):
        raise UsageError("县代码应是六位数字（GB/T 2260），如 450321。")
    path = FOLDER / f"{county[:2]}.txt.xz"
    province = unpack_divisions(lzma.decompress(path.read_bytes()).decode()) if path.is_file() else iter(())
    divisions = [division for division in province if division.code.startswith(county)]
    if not divisions:
        raise UsageError(
            f"自带的区划数据（截至{STATE}）中没有代码 {county}。请核对代码；"
            f"若是新设或更名的县，请用 --divisions 给出本县的区划文件。{_FORM}"
        )
    return divisions


def read_divisions(path: Path, county: str) -> list[Division]:
    """The county's divisions in a CSV file with the columns code and name, in the order of their codes.

    Official files write codes with twelve digits at every level; zeros at the end then count for nothing.
    Raises `UsageError` naming the line and the cure.
    """
    divisions = sorted(
        {division.code: division for division in _read_lines(path)}.values(), key=lambda division: division.code
    )
    in_county = [division for division in divisions if division.code.startswith(county)]
    if not in_county or in_county[0].code != county:
        raise UsageError(f"“{path.name}”中没有本县（{county}）的一行。{_FORM}")
    codes = {division.code for division in in_county}
    orphans = [village for village in in_county if village.level == "village" and village.code[:9] not in codes]
    if orphans:
        raise UsageError(f"“{path.name}”中村代码 {orphans[0].code} 没有所属乡镇 {orphans[0].code[:9]} 的一行。请补上。")
    return in_county


def _read_lines(path: Path) -> Iterator[Division]:
    reader = csv.DictReader(_read_text(path).splitlines())
    headings = {heading.strip().lower(): heading for heading in reader.fieldnames or ()}
    code, name = (next((headings[h] for h in forms if h in headings), None) for forms in (_CODES, _NAMES))
    if code is None or name is None:
        raise UsageError(f"“{path.name}”缺少 code 或 name 列。{_FORM}")
    for row in reader:
        number = re.sub(r"(000000|000)$", "", (row[code] or "").strip()) if row[code] else ""
        number = number if len(number) in (6, 9, 12) else (row[code] or "").strip()
        if not re.fullmatch(r"\d{6}|\d{9}|\d{12}", number) or not (row[name] or "").strip():
            raise UsageError(
                f"“{path.name}”第 {reader.line_num} 行的代码或名称不对。请把代码列设为文本后重新导出。{_FORM}"
            )
        yield Division(number, row[name].strip())


def _read_text(path: Path) -> str:
    """Text in UTF-8 or GB18030, as offices save CSV."""
    try:
        content = path.read_bytes()
    except OSError:
        raise UsageError(f"打不开区划文件“{path.name}”。请核对路径。") from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(f"“{path.name}”不是文本。{_FORM}")
