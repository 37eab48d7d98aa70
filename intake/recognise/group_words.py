"""Whose column it is: the word for a person or a time in a group over a heading, or beside it in the same cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from domain.county.heading_groups import GroupWords
from domain.text import make_heading_key
from intake.recognise.heading_forms import list_forms

Kind = Literal["subject", "other", "householder", "earlier"]
# What people write behind the word: 学生基本信息, 监护人1, 户主情况.
_ENDING = re.compile(r"(?:基本|相关|有关|个人)?(?:信息|情况|资料|数据|部分|一栏|栏目?|项目?|方|的|\d+)$")
_REQUESTS = re.compile("[填写为无没请同按可较]")
_EITHER = re.compile(r"[/\\、，,或及和与]")
_BRACKETED = re.compile(r"[(（\[【［〔]([^()（）\[\]【】［］〔〕]*)[)）\]】］〕]")
_PARTS = re.compile(r"[-－—–_/／\\:：|｜·.．\s、,，]+|的")


@dataclass(frozen=True)
class GroupWord:
    """A word that says whom or what time a column is about."""

    kind: Kind
    word: str


@dataclass(frozen=True, eq=False)
class GroupWordFinder:
    """A source's words, to be looked for in headings."""

    words: GroupWords

    @cached_property
    def _word_kinds(self) -> dict[str, Kind]:
        """Word -> kind, the longest word first."""
        kinds: tuple[Kind, ...] = ("earlier", "householder", "other", "subject")
        kinds_by_word = {make_heading_key(word): kind for kind in kinds for word in getattr(self.words, kind)}
        return dict(sorted(kinds_by_word.items(), key=lambda item: -len(item[0])))

    @cached_property
    def _subjects(self) -> tuple[str, ...]:
        return tuple(word for word, kind in self._word_kinds.items() if kind == "subject")

    @cached_property
    def _long_words(self) -> tuple[str, ...]:
        """Words of more than one letter: only these are looked for at the beginning of a heading."""
        return tuple(word for word in self._word_kinds if len(word) > 1)

    def find_word(self, text: str) -> GroupWord | None:
        """The word that the text of a group ends with, if any; of several (家长或本人) the subject's."""
        return _find_word(self, text) if self._word_kinds else None

    def find_leading_word(self, key: str) -> str | None:
        """The word that a heading begins with: 申请人 of 申请人身份证号."""
        return (
            next((word for word in self._long_words if key.startswith(word)), None)
            if self.has_leading_word(key)
            else None
        )

    def has_leading_word(self, key: str) -> bool:
        """Whether a heading begins with a word for a person or time."""
        return key.startswith(self._long_words)

    def list_leading_subjects(self, key: str) -> list[str]:
        """The subject's words that a heading begins with, the longest first."""
        return [word for word in self._subjects if key.startswith(word)] if key.startswith(self._subjects) else []

    def split_off_words(self, text: str) -> tuple[str, tuple[GroupWord, ...]]:
        """The heading without the words beside it in the same cell (姓名（监护人）, 学生-姓名), and these words."""
        return _split_off_words(self, text) if self._word_kinds else (text, ())

    def find_last_word(self, key: str) -> GroupWord | None:
        """The word that a key ends with, 信息 or the like behind it; one letter must be all there is: 原.

        What asks for somebody (没有的填监护人) is not about them.
        """
        for word, kind in self._word_kinds.items():
            if key == word or (len(word) > 1 and key.endswith(word) and not _REQUESTS.search(key.removesuffix(word))):
                return GroupWord(kind, word)
        shorter = _ENDING.sub("", key)
        return self.find_last_word(shorter) if shorter not in ("", key) else None


@lru_cache(maxsize=16_384)
def has_parts(text: str) -> bool:
    """Whether a heading has a note in brackets, or marks between words: only then can a word stand beside it."""
    return bool(_BRACKETED.search(text) or _PARTS.search(text))


@lru_cache(maxsize=16_384)
def split_bracket_note(text: str) -> tuple[str, str]:
    """The text before a note in brackets at its end, and the note; no note where there is none."""
    note = _BRACKETED.search(text)
    is_last = note is not None and not text[note.end() :].strip()
    return (text[: note.start()], note[1]) if note and is_last else (text, "")


@lru_cache(maxsize=256)
def get_word_finder(words: GroupWords) -> GroupWordFinder:
    """The same object for the same words, so that what was read once is remembered from sheet to sheet."""
    return GroupWordFinder(words)


@lru_cache(maxsize=16_384)
def _find_word(finder: GroupWordFinder, text: str) -> GroupWord | None:
    for form in (*list_forms(text), *_BRACKETED.findall(text)):
        words = [finder.find_last_word(make_heading_key(piece)) for piece in _EITHER.split(form) if piece.strip()]
        if words and None not in words:
            return next((group for group in words if group and group.kind == "subject"), words[0])
    return None


@lru_cache(maxsize=16_384)
def _split_off_words(finder: GroupWordFinder, text: str) -> tuple[str, tuple[GroupWord, ...]]:
    if not has_parts(text):
        return text, ()
    words_found: list[GroupWord] = []

    def without_note(note: re.Match[str]) -> str:
        group = finder.find_word(note[1])
        words_found.extend([group] if group else [])
        return "" if group else note[0]

    base = _BRACKETED.sub(without_note, text)
    outside = _BRACKETED.sub("", base)
    parts = [part for part in _PARTS.split(outside) if part.strip()]
    words_by_part = {part: group for part in parts if (group := finder.find_word(part))}
    if words_by_part and len(words_by_part) < len(parts):
        words_found += words_by_part.values()
        base = "".join(part for part in parts if part not in words_by_part)
    return (base, tuple(words_found)) if make_heading_key(base) else (text, ())
