"""Which departments a text names: the scope of an authorisation, the sender of a receipt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from domain.text import BLANKS, tidy
from screening.declarations.property import PropertyDeclaration

DEPARTMENTS = pl.List(pl.String)

# What stands between two names of a list; a figure of an enumeration is one too (1.公安局 2.税务局).
_BETWEEN = r"(?:[\s、,;/|。.+]|以及|和|及|与|\(?[0-9]{1,2}[.、)]?)*"
# 等, 等部门, 等9个部门: no further name is meant; a number must be that of the names.
_ENDING = re.compile(
    r"\s*等?(?:(?:有关|相关|政府)?([0-9]{1,2}|[一二两三四五六七八九十]{1,2})?个?(?:职能)?(?:部门|单位))?[。.]?"
)
_FIGURES = {figure: number for number, figure in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}


def find_named_departments(texts: pl.Series, declared: PropertyDeclaration) -> pl.Series:
    """The departments that each text names, as lists in declared order; null where it is not wholly understood.

    A text that names none (无, /) gives an empty list.
    """
    reader = _DepartmentReader(declared)
    different = texts.to_frame("text").unique().with_columns(tidy(pl.col("text")).alias("tidy"))
    departments = different.with_columns(
        pl.Series("named", [reader.read_text(text) for text in different["tidy"]], dtype=DEPARTMENTS)
    )
    return texts.to_frame("text").join(departments, on="text", how="left", nulls_equal=True, maintain_order="left")[
        "named"
    ]


def read_scopes(texts: pl.Series, declared: PropertyDeclaration) -> pl.Series:
    """The departments that each authorisation covers: a blank means all of them (contract of the working input).

    Null where the text says anything besides departments, as no and except do: it opens nothing.
    """
    everyone = pl.lit(list(declared.departments), dtype=DEPARTMENTS)
    blank = texts.to_frame("text").select(tidy(pl.col("text")).is_null()).to_series()
    readings = pl.DataFrame({"named": find_named_departments(texts, declared), "blank": blank})
    return readings.select(pl.when("blank").then(everyone).otherwise("named").alias("scope")).to_series()


def is_refusal(texts: pl.Series, scopes: pl.Series, declared: PropertyDeclaration) -> pl.Series:
    """Whether each text is no list of departments and holds a word that refuses or takes back."""
    says = texts.to_frame("text").select(
        tidy(pl.col("text")).str.contains_any(list(declared.excluding)).fill_null(value=False)
        if declared.excluding
        else pl.lit(value=False)
    )
    return says.to_series() & scopes.is_null()


@dataclass(frozen=True)
class _DepartmentReader:
    """Reads tidied texts by the declared names alone: a text with anything left over is not understood."""

    declared: PropertyDeclaration

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """Spelling -> department."""
        spelled = {part: name for name, parts in self.declared.departments.items() for part in parts}
        return spelled | {name: name for name in self.declared.departments}

    @cached_property
    def _name(self) -> str:
        places = _any_word(self.declared.places)
        return f"(?:{places})*(?P<{{}}>{_any_word(self._names)})"

    @cached_property
    def _name_with_note(self) -> re.Pattern[str]:
        """A name, and in brackets behind it another of the same department: 公安局(交警大队)."""
        return re.compile(rf"{self._name.format('name')}(?:\({self._name.format('note')}\))?")

    def read_text(self, text: str | None) -> list[str] | None:
        """The departments in declared order; none where any part of the text is no name of one."""
        if text is None:
            return None
        if text in BLANKS:
            return []
        # A blank may part two names or pad one.
        for form in (text, re.sub(r"\s+", "", text)):
            if form.rstrip("。.") in self.declared.all_departments:
                return list(self.declared.departments)
            if (departments := self._split_names(form)) is not None:
                return [name for name in self.declared.departments if name in departments]
        return None

    def _split_names(self, text: str) -> set[str] | None:
        departments: list[str] = []
        at, gap = 0, re.compile(_BETWEEN)
        while True:
            start = at + len(gap.match(text, at)[0])  # type: ignore[index]
            match = self._name_with_note.match(text, start)
            if not match:
                break
            name = self._names[match["name"]]
            note = match["note"]
            # Without anything between them 财政局社保股 would be two departments.
            stuck = bool(departments) and start == at and departments[-1] != name
            if stuck or (note and self._names[note] != name):
                return None
            departments.append(name)
            at = match.end()
        return set(departments) if departments and _is_ending(text, at, len(set(departments))) else None


def _is_ending(text: str, at: int, names: int) -> bool:
    """Whether what follows the last name says nothing more."""
    ending = _ENDING.fullmatch(text, at)
    if not ending:
        return re.fullmatch(_BETWEEN, text[at:]) is not None and not re.search("[0-9]", text[at:])
    return ending[1] is None or _parse_number(ending[1]) == names


def _parse_number(figures: str) -> int:
    return int(figures) if figures.isdecimal() else _FIGURES.get(figures, 0)


def _any_word(words: object) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))  # type: ignore[call-overload]
