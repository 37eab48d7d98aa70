"""Number formats under which a person sees another number, or more digits, than the cell holds.

A format that only rounds, colours, groups or dates is none of them: the cell's number stays exact.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

# What is put behind a number that is shown scaled, when nobody can say by how much: no amount is read from it.
UNKNOWN_SCALE_NOTE = "（数字格式不明）"
# Between 15 and more digits a spreadsheet's number is no longer exact; such a cell is read as without a format.
_LARGEST_EXACT = 1e15
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
_WRITTEN_SCALES = ((8, "亿"), (4, "万"), (3, "千"))


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
    def least_digits(self) -> int:
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
    is_words_only: bool

    def format_value(self, value: float) -> str | None:
        """Show the number with its unit or its leading zeros, exactly; None where it is shown as it is."""
        section = self._choose_section(value)
        if section is None or abs(value) >= _LARGEST_EXACT:
            return None
        if section.is_literal:
            is_word = self.is_words_only or (section.condition is not None and section.condition[0] == "=")
            return "".join(text for _, text in section.tokens) if is_word else None
        if section.power is None:
            return f"{_format_decimal(Decimal(repr(value)))}{UNKNOWN_SCALE_NOTE}"
        if section.power:
            return _format_scaled(_convert_to_decimal(value), section.power)
        if section.unit:
            return f"{_format_decimal(_convert_to_decimal(value))}{section.unit}"
        return _format_padded(section, value)

    def is_scaled(self, value: float) -> bool:
        """Whether the number is shown divided by a power of ten."""
        section = self._choose_section(value)
        return section is not None and section.power != 0

    def _choose_section(self, value: float) -> _Section | None:
        sections = self.sections[:3]
        if any(section.condition for section in sections):
            candidates = (
                candidate
                for candidate in sections
                if not candidate.condition or _meets_condition(candidate.condition, value)
            )
            return next(candidates, None)
        if len(sections) == 1 or value > 0 or (value == 0 and len(sections) == 2):
            return sections[0]
        return sections[1] if value < 0 else sections[2]


def parse_format(code: str) -> NumberFormat | None:
    """Read a number format's code; None when every number under it is shown as it is, or as a date."""
    sections = tuple(_parse_section(part) for part in _split_sections(code))
    is_words_only = all(section.is_literal or not section.tokens for section in sections[:3])
    changing_sections = [section for section in sections[:3] if _changes_display(section, is_words_only=is_words_only)]
    return NumberFormat(sections, is_words_only) if changing_sections and not any(map(_is_date, sections)) else None


def _changes_display(section: _Section, *, is_words_only: bool) -> bool:
    if section.is_literal:
        return is_words_only or (section.condition is not None and section.condition[0] == "=")
    return bool(section.power != 0 or section.unit or section.least_digits > 1)


def _is_date(section: _Section) -> bool:
    return any(kind == "date" for kind, _ in section.tokens)


def _split_sections(code: str) -> list[str]:
    """Cut the code at its semicolons, but for those in quotes or behind a mark."""
    parts = [""]
    for token in _TOKEN.finditer(code):
        if token[0] == ";":
            parts.append("")
        else:
            parts[-1] += token[0]
    return parts


def _parse_section(part: str) -> _Section:
    condition: tuple[str, float] | None = None
    tokens: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(part):
        quoted, escaped, bracket, exponent, general, mark = match.groups()
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
            tokens.append((_classify_mark(mark), mark))
    joined_tokens = tuple(_join_texts(tokens))
    return _Section(condition, joined_tokens, *_find_scale_and_unit(joined_tokens))


def _classify_mark(mark: str) -> str:
    if mark in _PLACEHOLDERS:
        return "digit"
    if mark in _DATES:
        return "date"
    return {".": "point", ",": "comma", "%": "percent", "/": "fraction"}.get(mark, "text")


def _join_texts(tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Neighbouring text as one token; blanks around it say nothing."""
    joined_tokens: list[tuple[str, str]] = []
    for kind, text in tokens:
        if kind == "text" and joined_tokens and joined_tokens[-1][0] == "text":
            joined_tokens[-1] = ("text", joined_tokens[-1][1] + text)
        else:
            joined_tokens.append((kind, text))
    return [(kind, text) for kind, text in joined_tokens if kind != "text" or text.strip()]


def _find_scale_and_unit(tokens: tuple[tuple[str, str], ...]) -> tuple[int | None, str]:
    """By which power of ten the number is shown divided, and the unit that the format writes beside it."""
    kinds = [kind for kind, _ in tokens]
    if "date" in kinds or "fraction" in kinds or not {"digit", "general"} & set(kinds):
        return 0, ""
    last = max(at for at, kind in enumerate(kinds) if kind in ("digit", "general"))
    text_behind = "".join(text for kind, text in tokens[last:] if kind == "text").strip()
    unit = _read_scaled_unit(text_behind) or _read_scaled_unit(
        "".join(text for kind, text in tokens[:1] if kind == "text").strip()
    )
    power = 3 * _count_scaling_commas(kinds)
    point_positions = [
        at for at, (kind, text) in enumerate(tokens) if kind == "text" and text.strip() == "." and at < last
    ]
    if len(point_positions) == 1 and "point" not in kinds and not _is_year_month(tokens):
        power += kinds[point_positions[0] :].count("digit")
    if not power:
        return 0, unit
    multiple = _MONEY.match(unit)
    written_power = _SCALES.get(multiple[1]) if multiple and multiple[1] else None
    is_plain = not unit or (written_power == power)
    is_known_power = power in (3, 4, 5, 6, 7, 8, 9, 12)
    return (power, "") if is_known_power and is_plain and "percent" not in kinds else (None, "")


def _read_scaled_unit(text: str) -> str:
    """The text, where it makes another number of the one beside it."""
    bare = text.strip(" ()（）:：")
    return "" if _MEASURE.search(bare) or not _MULTIPLES & set(bare) else bare


def _count_scaling_commas(kinds: list[str]) -> int:
    """Count the commas that stand behind the last digit before the point, or behind the last of all."""
    places = [at for at, kind in enumerate(kinds) if kind == "comma" and "digit" in kinds[:at]]
    return sum(1 for at in places if next((kind for kind in kinds[at:] if kind != "comma"), "") != "digit")


def _is_year_month(tokens: tuple[tuple[str, str], ...]) -> bool:
    """Whether the format is 0000.00, which shows 202608 as a year and a month."""
    return [text for _, text in tokens] == list("0000.00")


def _meets_condition(condition: tuple[str, float], value: float) -> bool:
    test, limit = condition
    return _TESTS[test](value, limit)


def _convert_to_decimal(value: float) -> Decimal:
    return Decimal(f"{value:.15g}")


def _format_decimal(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _format_scaled(number: Decimal, power: int) -> str:
    """In the multiple of the format, or the next smaller one that amounts are written in; zero stays zero."""
    digits, unit = next((digits, unit) for digits, unit in _WRITTEN_SCALES if power >= digits)
    return f"{_format_decimal(number.scaleb(-digits))}{unit}" if number else "0"


def _format_padded(section: _Section, value: float) -> str | None:
    if value != int(value) or section.least_digits <= 1:
        return None
    digits = str(abs(int(value))).rjust(section.least_digits, "0")
    if not section.is_divided:
        return f"{'-' if value < 0 else ''}{digits}" if len(digits) > len(str(abs(int(value)))) else None
    return ("-" if value < 0 else "") + _fill_digit_places(section, digits)


def _fill_digit_places(section: _Section, digits: str) -> str:
    """The digits in their places, from the right; the first place takes all that are left over."""
    texts: list[str] = []
    digits_left = digits
    tokens = [token for token in section.tokens if token[0] in ("digit", "text")]
    places = [at for at, (kind, _) in enumerate(tokens) if kind == "digit"]
    for at in range(len(tokens) - 1, places[0] - 1, -1):
        kind, text = tokens[at]
        if kind == "digit":
            cut = 0 if at == places[0] else max(len(digits_left) - 1, 0)
            texts.append(digits_left[cut:])
            digits_left = digits_left[:cut]
        else:
            texts.append(text)
    return "".join(reversed(texts))
