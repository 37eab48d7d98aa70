"""Number formats under which a person sees another number, or more digits, than the cell holds.

A format that only rounds, colours, groups or dates is none of them: the cell's number stays exact.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

# What is put behind a number that is shown scaled, when nobody can say by how much: no amount is read from it.
DOUBT = "（数字格式不明）"
# Between 15 and more digits a spreadsheet's number is no longer exact; such a cell is read as without a format.
_LARGEST = 1e15
_TOKEN = re.compile(
    r'"([^"]*)"?|[\\!](.)|_.|\*.|\[([^\]]*)\]|(E[+-])|(General|G/通用格式)|(.)', re.IGNORECASE | re.DOTALL
)
_CONDITION = re.compile(r"^(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)$")
_TESTS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda value, limit: value < limit,
    "<=": lambda value, limit: value <= limit,
    ">": lambda value, limit: value > limit,
    ">=": lambda value, limit: value >= limit,
    "=": lambda value, limit: value == limit,
    "<>": lambda value, limit: value != limit,
}
_DATES = frozenset("yYmMdDhHsSeEbBgG@")
_PLACEHOLDERS = frozenset("0#?")
_SCALES = {
    "百": 2,
    "千": 3,
    "万": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "亿": 8,
    "十亿": 9,
    "百亿": 10,
    "千亿": 11,
    "万亿": 12,
}
_MONEY = re.compile(r"^(?:人民币|RMB)?([十百千万亿]{0,2})(元整?|圆整?|块钱?|钱)?$")
# 千克, 千米, 千瓦, 百分: a measure, not a multiple. 元/月: the amount is in yuan all the same.
_MEASURE = re.compile(r"[千百][克米瓦分卡伏]|^元[/每]|[￥¥$]")
_MULTIPLES = frozenset("十百千万亿元")
# Divided by these, and no others, amounts are shown in Chinese offices.
_WRITTEN = ((8, "亿"), (4, "万"), (3, "千"))


@dataclass(frozen=True)
class _Section:
    """One of a format's sections. `power`: the number is shown divided by ten to it; `None`: nobody can say."""

    condition: tuple[str, float] | None
    tokens: tuple[tuple[str, str], ...]
    power: int | None
    unit: str

    @property
    def is_literal(self) -> bool:
        """Whether the section shows words and no number."""
        return bool(self.tokens) and all(kind == "text" for kind, _ in self.tokens)

    @property
    def zeros(self) -> int:
        """How many digits are shown at least; 0 for a section with decimals."""
        digits = [mark for kind, mark in self.tokens if kind == "digit"]
        if any(kind in ("point", "general", "percent") for kind, _ in self.tokens) or "0" not in digits:
            return 0
        return len(digits) - digits.index("0")

    @property
    def is_divided(self) -> bool:
        """Whether words or marks stand between the digits."""
        kinds = [kind for kind, _ in self.tokens if kind != "comma"]
        return "text" in "".join(kinds).partition("digit")[2].rpartition("digit")[0]


@dataclass(frozen=True)
class NumberFormat:
    """A format under which some numbers are shown as others than they are."""

    sections: tuple[_Section, ...]
    words: bool

    def show(self, value: float) -> str | None:
        """Show the number with its unit or its leading zeros, exactly; None where it is shown as it is."""
        section = self._section_of(value)
        if section is None or abs(value) >= _LARGEST:
            return None
        if section.is_literal:
            is_word = self.words or (section.condition is not None and section.condition[0] == "=")
            return "".join(text for _, text in section.tokens) if is_word else None
        if section.power is None:
            return f"{_plain(Decimal(repr(value)))}{DOUBT}"
        if section.power:
            return _scaled(_exact(value), section.power)
        if section.unit:
            return f"{_plain(_exact(value))}{section.unit}"
        return _padded(section, value)

    def is_scaled(self, value: float) -> bool:
        """Whether the number is shown divided by a power of ten."""
        section = self._section_of(value)
        return section is not None and section.power != 0

    def _section_of(self, value: float) -> _Section | None:
        sections = self.sections[:3]
        if any(section.condition for section in sections):
            fitting = (found for found in sections if not found.condition or _holds(found.condition, value))
            return next(fitting, None)
        if len(sections) == 1 or value > 0 or (value == 0 and len(sections) == 2):
            return sections[0]
        return sections[1] if value < 0 else sections[2]


def read_format(code: str) -> NumberFormat | None:
    """Read a number format's code; None when every number under it is shown as it is, or as a date."""
    sections = tuple(_section(part) for part in _split(code))
    words = all(section.is_literal or not section.tokens for section in sections[:3])
    shown = [section for section in sections[:3] if _changes(section, words=words)]
    return NumberFormat(sections, words) if shown and not any(map(_is_date, sections)) else None


def _changes(section: _Section, *, words: bool) -> bool:
    if section.is_literal:
        return words or (section.condition is not None and section.condition[0] == "=")
    return bool(section.power != 0 or section.unit or section.zeros > 1)


def _is_date(section: _Section) -> bool:
    return any(kind == "date" for kind, _ in section.tokens)


def _split(code: str) -> list[str]:
    """Cut the code at its semicolons, but for those in quotes or behind a mark."""
    parts = [""]
    for found in _TOKEN.finditer(code):
        if found[0] == ";":
            parts.append("")
        else:
            parts[-1] += found[0]
    return parts


def _section(part: str) -> _Section:
    condition: tuple[str, float] | None = None
    tokens: list[tuple[str, str]] = []
    for found in _TOKEN.finditer(part):
        quoted, escaped, bracket, exponent, general, mark = found.groups()
        if bracket is not None:
            limit = _CONDITION.match(bracket)
            condition = (limit[1], float(limit[2])) if limit else condition
            tokens += [("date", bracket)] if re.fullmatch("[hms]+", bracket, re.IGNORECASE) else []
        elif exponent:
            tokens.append(("date", exponent))
        elif general:
            tokens.append(("general", general))
        elif quoted is not None or escaped is not None:
            tokens.append(("text", quoted if quoted is not None else escaped))
        elif mark is not None:
            tokens.append((_kind(mark), mark))
    joined = tuple(_joined(tokens))
    return _Section(condition, joined, *_meaning(joined))


def _kind(mark: str) -> str:
    if mark in _PLACEHOLDERS:
        return "digit"
    if mark in _DATES:
        return "date"
    return {".": "point", ",": "comma", "%": "percent", "/": "fraction"}.get(mark, "text")


def _joined(tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Neighbouring text as one token; blanks around it say nothing."""
    joined: list[tuple[str, str]] = []
    for kind, text in tokens:
        if kind == "text" and joined and joined[-1][0] == "text":
            joined[-1] = ("text", joined[-1][1] + text)
        else:
            joined.append((kind, text))
    return [(kind, text) for kind, text in joined if kind != "text" or text.strip()]


def _meaning(tokens: tuple[tuple[str, str], ...]) -> tuple[int | None, str]:
    """By which power of ten the number is shown divided, and the unit that the format writes beside it."""
    kinds = [kind for kind, _ in tokens]
    if "date" in kinds or "fraction" in kinds or not {"digit", "general"} & set(kinds):
        return 0, ""
    last = max(at for at, kind in enumerate(kinds) if kind in ("digit", "general"))
    behind = "".join(text for kind, text in tokens[last:] if kind == "text").strip()
    unit = _unit(behind) or _unit("".join(text for kind, text in tokens[:1] if kind == "text").strip())
    power = 3 * _scaling_commas(kinds)
    inserted = [at for at, (kind, text) in enumerate(tokens) if kind == "text" and text.strip() == "." and at < last]
    if len(inserted) == 1 and "point" not in kinds and not _is_month(tokens):
        power += kinds[inserted[0] :].count("digit")
    if not power:
        return 0, unit
    multiple = _MONEY.match(unit)
    written = _SCALES.get(multiple[1]) if multiple and multiple[1] else None
    is_plain = not unit or (written == power)
    known = power in (3, 4, 5, 6, 7, 8, 9, 12)
    return (power, "") if known and is_plain and "percent" not in kinds else (None, "")


def _unit(text: str) -> str:
    """The text, where it makes another number of the one beside it."""
    bare = text.strip(" ()（）:：")
    return "" if _MEASURE.search(bare) or not _MULTIPLES & set(bare) else bare


def _scaling_commas(kinds: list[str]) -> int:
    """Count the commas that stand behind the last digit before the point, or behind the last of all."""
    places = [at for at, kind in enumerate(kinds) if kind == "comma" and "digit" in kinds[:at]]
    return sum(1 for at in places if next((kind for kind in kinds[at:] if kind != "comma"), "") != "digit")


def _is_month(tokens: tuple[tuple[str, str], ...]) -> bool:
    """Whether the format is 0000.00, which shows 202608 as a year and a month."""
    return [text for _, text in tokens] == list("0000.00")


def _holds(condition: tuple[str, float], value: float) -> bool:
    test, limit = condition
    return _TESTS[test](value, limit)


def _exact(value: float) -> Decimal:
    return Decimal(f"{value:.15g}")


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scaled(number: Decimal, power: int) -> str:
    """In the multiple of the format, or the next smaller one that amounts are written in; zero stays zero."""
    digits, unit = next((digits, unit) for digits, unit in _WRITTEN if power >= digits)
    return f"{_plain(number.scaleb(-digits))}{unit}" if number else "0"


def _padded(section: _Section, value: float) -> str | None:
    if value != int(value) or section.zeros <= 1:
        return None
    digits = str(abs(int(value))).rjust(section.zeros, "0")
    if not section.is_divided:
        return f"{'-' if value < 0 else ''}{digits}" if len(digits) > len(str(abs(int(value)))) else None
    return ("-" if value < 0 else "") + _filled(section, digits)


def _filled(section: _Section, digits: str) -> str:
    """The digits in their places, from the right; the first place takes all that are left over."""
    texts: list[str] = []
    left = digits
    tokens = [token for token in section.tokens if token[0] in ("digit", "text")]
    places = [at for at, (kind, _) in enumerate(tokens) if kind == "digit"]
    for at in range(len(tokens) - 1, places[0] - 1, -1):
        kind, text = tokens[at]
        if kind == "digit":
            cut = 0 if at == places[0] else max(len(left) - 1, 0)
            texts.append(left[cut:])
            left = left[:cut]
        else:
            texts.append(text)
    return "".join(reversed(texts))
