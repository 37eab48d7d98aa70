"""How the people of a province speak, as far as it shows in names written down by ear: `config/names.yaml`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from domain.county.model import Declaration

Syllables = Annotated[str, Field(pattern="^[a-z]+$")]


class Dialect(Declaration):
    """What sounds the same to its speakers, in toneless pinyin, ü as v.

    `starts`, `ends`: groups of beginnings and endings of a syllable. `syllables`: whole syllables heard as another.
    """

    title: str = ""
    starts: tuple[tuple[Syllables, ...], ...] = ()
    ends: tuple[tuple[Syllables, ...], ...] = ()
    syllables: dict[Syllables, Syllables] = Field(default_factory=dict)


class NamesDeclaration(Declaration):
    """`config/names.yaml`: the dialects, and which of them is spoken here."""

    dialect: str
    dialects: dict[str, Dialect]

    @model_validator(mode="after")
    def _spoken_is_declared(self) -> NamesDeclaration:
        if self.dialect not in self.dialects:
            raise ValueError(f"没有名为“{self.dialect}”的方言，可用：{'、'.join(self.dialects)}")
        return self

    @property
    def local_dialect(self) -> Dialect:
        """The dialect of this county."""
        return self.dialects[self.dialect]
