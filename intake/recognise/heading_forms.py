"""The forms by which one heading may be known: as written, then without numbering, marks and second language (M06)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from domain.text import make_heading_key
from intake.recognise.unit_words import strip_unit

# Numbers in circles and brackets as one character: NFKC would glue their digits to the word.
_CIRCLED = r"[\u2460-\u24ff\u2776-\u2793\u3220-\u3229\u3251-\u325f\u3280-\u3289\u32b1-\u32bf]"
_SUPERSCRIPTS = "[\u00b2\u00b3\u00b9\u2070-\u207f]+$"
_HAN_COUNT = "[一二三四五六七八九十]{1,3}"
_COUNT = (
    rf"(?:\d{{1,3}}(?:[.\-]\d{{1,2}})*|{_HAN_COUNT}|[甲乙丙丁戊己庚辛]|[A-Za-z]|第(?:\d{{1,3}}|{_HAN_COUNT})[列项栏])"
)
_ORDINAL = re.compile(rf"^\s*(?:[(\[【]\s*{_COUNT}\s*[)\]】]|{_COUNT}\s*[.、:,)\]\-—–_\s]+)\s*(?=\S)")
BARE_NUMBER = re.compile(r"^\s*(\d{1,2})(?=[^\d\W])")
_DEMANDS = "必填项?|选填项?|非必填项?|必录项?|可选|可填"
_DEMAND = re.compile(rf"^(?:{_DEMANDS})[-/]?|[-/]?(?:{_DEMANDS})$")
_BRACKETS = "()[]（）【】［］〔〕"
_FOREIGN_LETTER = re.compile(r"[^\W\d_\u3400-\u9fff]")
_NOT_HAN = re.compile(r"[^\u3400-\u9fff\d]")


@lru_cache(maxsize=16_384)
def make_plain_key(text: str) -> str:
    """The heading as it is compared, remembered because the same few texts come for every row and source."""
    return make_heading_key(text)


@lru_cache(maxsize=16_384)
def list_forms(text: str) -> tuple[str, ...]:
    """Comparison keys of a heading: the plain one first, then without what people write around it."""
    plain = make_plain_key(text)
    if not plain and not text.strip():
        return ()
    text_without_unit = strip_unit(text)
    candidates = (
        plain,
        *_list_bare_keys(text),
        *(
            (make_plain_key(text_without_unit), *_list_bare_keys(text_without_unit))
            if text_without_unit != text
            else ()
        ),
    )
    keys = dict.fromkeys(key for key in candidates if key)
    return tuple(dict.fromkeys([*keys, *(_simplify_key(key) for key in keys)]))


def strip_numbers(texts: Sequence[str]) -> list[str]:
    """The headings without the digits before them (1姓名 2身份证号), where most have some and these count up."""
    numbers = [int(match[1]) for text in texts if (match := BARE_NUMBER.match(unicodedata.normalize("NFKC", text)))]
    filled_count = sum(bool(text.strip()) for text in texts)
    if len(numbers) < 2 or 2 * len(numbers) < filled_count or numbers != sorted(set(numbers)):
        return list(texts)
    return [BARE_NUMBER.sub("", unicodedata.normalize("NFKC", text)) for text in texts]


def _list_bare_keys(text: str) -> Iterator[str]:
    """Keys of the heading without numbering and marks, without demands, in Chinese alone, out of its brackets."""
    uncircled = re.sub(_SUPERSCRIPTS, "", re.sub(rf"^\s*(?:{_CIRCLED}\s*)+", "", text.strip()))
    stripped = unicodedata.normalize("NFKC", uncircled)
    for _ in range(2):
        stripped = _ORDINAL.sub("", _strip_marks(stripped))
    for candidate in (stripped, _read_inside_brackets(stripped)):
        key = _DEMAND.sub("", _strip_marks(make_heading_key(candidate)))
        yield key
        if _FOREIGN_LETTER.search(key):
            yield _NOT_HAN.sub("", key) or _NOT_HAN.sub("", make_heading_key(_read_inside_brackets(stripped)))


def _strip_marks(text: str) -> str:
    """The text without stars, dots and other marks at both ends; brackets stay."""
    first, last = 0, len(text)
    while first < last and _is_mark(text[first]):
        first += 1
    while last > first and _is_mark(text[last - 1]):
        last -= 1
    return text[first:last]


def _is_mark(letter: str) -> bool:
    return letter not in _BRACKETS and unicodedata.category(letter)[0] in "PSZCM"


def _read_inside_brackets(text: str) -> str:
    """The text of a heading that stands in brackets as a whole (【姓名】), or behind another language: Name(姓名)."""
    outside = make_heading_key(text)
    if outside and not _FOREIGN_LETTER.search(outside):
        return ""
    if _NOT_HAN.sub("", outside):
        return ""
    notes = re.findall(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]", text)
    return next((note for note in notes if _NOT_HAN.sub("", note) and _DEMAND.sub("", note)), "")


def _simplify_key(key: str) -> str:
    """The key in simplified characters; only what GB 2312 has no character for can be anything else."""
    try:
        key.encode("gb2312")
    except UnicodeEncodeError:
        return str(_get_converter().convert(key))
    return key


@cache
def _get_converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")
