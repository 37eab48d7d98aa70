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
    text = _plain(heading)
    notes = "".join(re.findall(r"\([^()]*\)?", text))
    return (
        joined(_foreign(notes))
        or joined(_in_note(note) for note in (re.sub(r"\s", "", notes),))
        or joined(_in_label(text))
        or joined(found for match in _BEHIND.findall(text) for found in map(_money, match) if found)
    )


def without_unit(heading: str) -> str:
    """The heading without a unit that stands behind it (收入_万元, 自付金额万元)."""
    return _BEHIND.sub("", unicodedata.normalize("NFKC", heading).strip())


def is_unit_row(cells: Iterable[str]) -> bool:
    """Whether a row below the heading only names units: 元 | 元 | 人."""
    tokens = [_plain(cell).strip("() ") for cell in cells if cell.strip()]
    tokens = [token for token in tokens if token not in ("", "-", "--", "—", "/", "单位", "计量单位", "金额单位")]
    found = [_tokens(re.sub(r"^单位:?", "", token)) for token in tokens]
    return any(kind == "money" for names in found for kind, _ in names) and all(found)


def unit_below(cell: str) -> str | None:
    """The unit of money in a cell of a row of units."""
    text = re.sub(r"^单位:?", "", _plain(cell).strip("() "))
    return joined(name for kind, name in _tokens(text) if kind == "money")


def units_in_note(cells: Iterable[str]) -> Iterator[str]:
    """Units that a row states of the whole table (单位：万元), perhaps set over several of its cells."""
    text = "  ".join(cell for cell in cells if cell.strip())
    if "单" in text or "元" in text:
        yield from _in_label(_plain(text))


def units_in_title(text: str) -> Iterator[str]:
    """A unit in a title's brackets, or behind its last mark: 收入统计表（万元）, 收入_万元."""
    text = re.sub(r"\.\w+$", "", _plain(text))
    for note in re.findall(r"\(([^()]*)\)", text):
        yield from (name for kind, name in _tokens(re.sub(r"^(?:金额|计量|货币)?单位:?", "", note)) if kind == "money")
    yield from re.findall(rf"[\s_\-—]((?:{_SCALE})?元)$", text)


def units_alone(cells: Iterable[str]) -> Iterator[str]:
    """Units that are all that a cell says: 名单 | | 万元."""
    for cell in cells:
        yield from (unit for kind, unit in _tokens(_plain(cell).strip("() ")) if kind)


def joined(units: Iterable[str | None]) -> str | None:
    """The one unit; several that differ, side by side; null where there is none."""
    several = dict.fromkeys(unit for unit in units if unit)
    return "、".join(several) or None


def _in_label(text: str) -> Iterator[str]:
    """Units behind 单位：, where at least one is of money; an office behind it (填报单位：某局) is none."""
    for stated in _LABEL.findall(text):
        found = _tokens(stated)
        kinds = {kind for kind, _ in found}
        wanted = "money" if "money" in kinds else "foreign"
        yield from (name for kind, name in found if kind == wanted)
    yield from _IN_WORDS.findall(text)


def _in_note(notes: str) -> str | None:
    """The units in the brackets of a heading; `精确到元` only where nothing else is said."""
    found = [(match.start(), _money(match[0])) for match in re.finditer(_MONEY, notes)]
    bare = [_money(name) for name in re.findall(rf"\((?:单位:?|人民币)?({_SCALE})\)", notes)]
    stated = [name for at, name in found if not notes[:at].endswith("到")]
    return joined([*(stated or [name for _, name in found]), *bare])


def _foreign(text: str) -> Iterator[str]:
    yield from re.findall(_FOREIGN, text.upper())


def _tokens(stated: str) -> list[tuple[str, str]]:
    """The units that begin a list of them, each with its kind: money, foreign, or empty for what is counted."""
    found = []
    for part in re.split(_SEPARATORS, stated.strip().upper()):
        match = _TOKEN.match(part)
        if match is None:
            break
        if match["money"]:
            found.append(("money", _money(match["money"])))
        else:
            found.append(("foreign", match["foreign"]) if match["foreign"] else ("", ""))
    return found


def _money(name: str) -> str:
    return f"{name}元" if name in SCALES else name


def _plain(text: str) -> str:
    """The text in NFKC with one kind of brackets, and 单 位 and 万 元 as the words they are."""
    text = unicodedata.normalize("NFKC", text).translate(_BRACKETS)
    text = re.sub(r"单\s+位", "单位", text)
    return re.sub(rf"({_SCALE})\s+元", r"\1元", text)
