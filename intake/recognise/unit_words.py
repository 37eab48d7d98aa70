"""Words that name a unit of money, in headings, titles and notes (M28)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from domain.money import SCALES

_BRACKETS = str.maketrans("【［〔[】］〕]", "((((" + "))))")
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
# Nobody can turn these into yuan; a table that is weighed says nothing of its money either.
_FOREIGN = (
    "美元|美金|港元|港币|欧元|日元|英镑|澳元|澳门元|新?台币|韩元|加元|新加坡元|卢布|越南盾|USD|HKD|EUR|JPY|GBP|"
    "公斤|千克|斤|吨"
)
_COUNTED = (
    "人|户|名|个|次|件|天|日|月|年|岁|村|乡镇?|家|头|只|羽|株|份|条|笔|套|间|栋|处|所|座|项|宗|张|台|辆|亩|公顷|"
    "平方米|立方米|平方公里|公里|米|M2|M|KM|升|分钟|小时|%|‰|百分比|人次|户次|人日|工日"
)
# A threshold is no unit: 5万元以上, 几万元.
_MONEY = (
    rf"(?<![\d.一二两三四五六七八九几数十百千万亿])(?:(?:{_SCALE})元|元|[角分](?![^)]))"
    r"(?!以上|以下|以内|及以|左右|起|为限|户|宝)"
)
_TOKEN = re.compile(
    rf"(?:(?:人民币|RMB|CNY|金额|资金|费用|货币|收入|支出)*[:为]?(?P<money>(?:{_SCALE})?元|{_SCALE}|[角分])(?:人民币|整)?"
    rf"|(?:万|百万|千|亿)?(?P<foreign>{_FOREIGN})|(?:万|千|百)?(?:{_COUNTED}))"
    r"(?=$|制表|填表|填报|报送|编制|审核|日期|时间|截[止至])"
)
_LABEL = re.compile(
    r"单位\)?(?:统一|一律|均|都|用|以)*(?:为|是)?\s*[:=]?\s*\(?\s*(?:人民币|RMB|CNY)?\s*[:/]?\s*\(?\s*([^\s()]+)"
)
_IN_WORDS = re.compile(rf"[以按]((?:{_SCALE})?元)(?:为?单位|为?计算?单位|计|填[报列写]|统计)")
_SEPARATORS = r"[、,;/·|+]|及|和|与|或"
_BEHIND = re.compile(rf"(?<=\S)[\s_/:\-—|(]*((?:{_SCALE})元)$|(?<=\S)[\s_/:\-—|(]+(元|万)$")


def read_unit(heading: str) -> str | None:
    """The unit of money that a heading names (元, 千元, 万元 ...), if it does; several when it contradicts itself."""
    text = _normalise_text(heading)
    notes = "".join(re.findall(r"\([^()]*\)?", text))
    return (
        join_units(_find_foreign_units(notes))
        or join_units(_read_note_unit(note) for note in (re.sub(r"\s", "", notes),))
        or join_units(_find_label_units(text))
        or join_units(unit for match in _BEHIND.findall(text) for unit in map(_name_money_unit, match) if unit)
    )


def strip_unit(heading: str) -> str:
    """The heading without a unit that stands behind it (收入_万元, 自付金额万元)."""
    return _BEHIND.sub("", unicodedata.normalize("NFKC", heading).strip())


def is_unit_row(cells: Iterable[str]) -> bool:
    """Whether a row below the heading only names units: 元 | 元 | 人."""
    tokens = [_normalise_text(cell).strip("() ") for cell in cells if cell.strip()]
    tokens = [token for token in tokens if token not in ("", "-", "--", "—", "/", "单位", "计量单位", "金额单位")]
    tokens_by_cell = [_split_units(re.sub(r"^单位:?", "", token)) for token in tokens]
    return any(kind == "money" for names in tokens_by_cell for kind, _ in names) and all(tokens_by_cell)


def read_unit_below(cell: str) -> str | None:
    """The unit of money in a cell of a row of units."""
    text = re.sub(r"^单位:?", "", _normalise_text(cell).strip("() "))
    return join_units(name for kind, name in _split_units(text) if kind == "money")


def list_units_in_note(cells: Iterable[str]) -> Iterator[str]:
    """Units that a row states of the whole table (单位：万元), perhaps set over several of its cells."""
    text = "  ".join(cell for cell in cells if cell.strip())
    if "单" in text or "元" in text:
        yield from _find_label_units(_normalise_text(text))


def list_units_in_title(text: str) -> Iterator[str]:
    """A unit in a title's brackets, or behind its last mark: 收入统计表（万元）, 收入_万元."""
    text = re.sub(r"\.\w+$", "", _normalise_text(text))
    for note in re.findall(r"\(([^()]*)\)", text):
        yield from (
            name for kind, name in _split_units(re.sub(r"^(?:金额|计量|货币)?单位:?", "", note)) if kind == "money"
        )
    yield from re.findall(rf"[\s_\-—]((?:{_SCALE})?元)$", text)


def list_lone_units(cells: Iterable[str]) -> Iterator[str]:
    """Units that are all that a cell says: 名单 | | 万元."""
    for cell in cells:
        yield from (unit for kind, unit in _split_units(_normalise_text(cell).strip("() ")) if kind)


def join_units(units: Iterable[str | None]) -> str | None:
    """The one unit; several that differ, side by side; null where there is none."""
    distinct = dict.fromkeys(unit for unit in units if unit)
    return "、".join(distinct) or None


def _find_label_units(text: str) -> Iterator[str]:
    """Units behind 单位：, where at least one is of money; an office behind it (填报单位：某局) is none."""
    for label in _LABEL.findall(text):
        tokens = _split_units(label)
        kinds = {kind for kind, _ in tokens}
        used_kind = "money" if "money" in kinds else "foreign"
        yield from (name for kind, name in tokens if kind == used_kind)
    yield from _IN_WORDS.findall(text)


def _read_note_unit(notes: str) -> str | None:
    """The units in the brackets of a heading; `精确到元` only where nothing else is said."""
    units_at = [(match.start(), _name_money_unit(match[0])) for match in re.finditer(_MONEY, notes)]
    bare_units = [_name_money_unit(name) for name in re.findall(rf"\((?:单位:?|人民币)?({_SCALE})\)", notes)]
    stated_units = [name for at, name in units_at if not notes[:at].endswith("到")]
    return join_units([*(stated_units or [name for _, name in units_at]), *bare_units])


def _find_foreign_units(text: str) -> Iterator[str]:
    yield from re.findall(_FOREIGN, text.upper())


def _split_units(text: str) -> list[tuple[str, str]]:
    """The units that begin a list of them, each with its kind: money, foreign, or empty for what is counted."""
    tokens = []
    for part in re.split(_SEPARATORS, text.strip().upper()):
        match = _TOKEN.match(part)
        if match is None:
            break
        if match["money"]:
            tokens.append(("money", _name_money_unit(match["money"])))
        else:
            tokens.append(("foreign", match["foreign"]) if match["foreign"] else ("", ""))
    return tokens


def _name_money_unit(name: str) -> str:
    return f"{name}元" if name in SCALES else name


def _normalise_text(text: str) -> str:
    """The text in NFKC with one kind of brackets, and 单 位 and 万 元 as the words they are."""
    text = unicodedata.normalize("NFKC", text).translate(_BRACKETS)
    text = re.sub(r"单\s+位", "单位", text)
    return re.sub(rf"({_SCALE})\s+元", r"\1元", text)
