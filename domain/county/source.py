"""A source: one department's extract, one YAML file under `config/sources/`."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from domain.county.heading_groups import GroupWords
from domain.county.model import Declaration
from domain.text import make_heading_key


class FieldType(StrEnum):
    """How a cell is read once it has been read as text."""

    TEXT = "text"
    NAME = "name"
    ID_NUMBER = "id_number"
    KEY = "key"  # a number that is a name: household, settlement, certificate; never a quantity
    PHONE = "phone"
    DATE = "date"
    YEAR = "year"
    SCHOOL_YEAR = "school_year"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"
    BOOLEAN = "boolean"
    CODE = "code"


class FieldDeclaration(Declaration):
    """One canonical field: the headings departments write for it and how its cells are read.

    `headings[0]` is the title that messages and lists use. `stand_ins`: headings of another meaning that are read where
    none of the others is there -> what that does to the result, for the cover. `optional`: the heading may be missing.
    `unit`: of the typed value (yuan, minutes ...). `codes`: canonical value -> other forms of it. `gravest`: at which
    end of the codes the gravest stands, where they are an order (房屋 A-D: last).
    `open_ended`: 9999-12-31 or 长期 means "no end" and reads as empty. `nothing_is_said`: 无, / and their like are an
    answer and stay as typed; only an empty cell is blank.
    """

    headings: tuple[str, ...] = Field(min_length=1)
    stand_ins: dict[str, str] = Field(default_factory=dict)
    type: FieldType = FieldType.TEXT
    optional: bool = False
    unit: str | None = None
    codes: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    gravest: Literal["first", "last"] | None = None
    open_ended: bool = False
    nothing_is_said: bool = False

    @model_validator(mode="after")
    def _codes_belong_to_codes(self) -> FieldDeclaration:
        if (self.type is FieldType.CODE) != bool(self.codes):
            raise ValueError("type: code 必须写 codes，其他类型不得写 codes")
        if self.gravest and not self.codes:
            raise ValueError("gravest 只能写在 type: code 的字段里")
        if self.nothing_is_said and self.type is not FieldType.TEXT:
            raise ValueError("nothing_is_said 只能写在 type: text 的字段里")
        return self

    @property
    def title(self) -> str:
        """The heading as the contract writes it."""
        return self.headings[0]

    @property
    def by_gravity(self) -> tuple[str, ...]:
        """Its code values, the gravest first; empty where they are no order."""
        return () if self.gravest is None else tuple(self.codes)[:: 1 if self.gravest == "first" else -1]

    @property
    def read_headings(self) -> tuple[str, ...]:
        """Every heading of its own that it may be read from."""
        return (*self.headings, *self.stand_ins)

    def standing_in(self, heading: str) -> str:
        """Say in a sentence what it means that the field was read from this stand-in, written in any way."""
        keys = {make_heading_key(text): meaning for text, meaning in self.stand_ins.items()}
        return f"“{self.title}”一列读的是“{heading}”：{keys[make_heading_key(heading)]}"


class Netting(Declaration):
    """Reversals: a negative `amount` takes back the row with the same `key`, at the date of the original."""

    key: str
    amount: str
    date: str


class SourceDeclaration(Declaration):
    """A source as declared; its id is the file's stem.

    `grain`: what a row is about. `anchor`: how a row finds its household: it *is* the register, it is
    *linked* by the matchers, or it carries the household's number (*keyed*).
    `used_by`: the command that takes it; `feedback` is what comes back of visits and measures, which a comparison reads
    where it is and misses nowhere. `required`: without it the run is refused.
    `dated_by`: the date field whose span says what time a delivery without a title is about.
    `natural_key`: fields that together are one event; a further row of it that says nothing else was sent again.
    `identifiers`: fields that may hold an ID number, best first. `ignored`: headings known and left unread.
    `heading_groups`: words over headings that say whom the columns are about, besides those that all sources share.
    """

    id: str = ""
    title: str
    department: str
    grain: Literal["person", "household", "area"]
    anchor: Literal["register", "linked", "keyed"] = "linked"
    used_by: Literal["comparison", "feedback", "property_search", "ledger"] = "comparison"
    required: bool = False
    fields: dict[str, FieldDeclaration] = Field(min_length=1)
    identifiers: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    heading_groups: GroupWords = GroupWords()
    netting: Netting | None = None
    dated_by: str | None = None
    natural_key: tuple[str, ...] = ()

    @property
    def compared(self) -> bool:
        """Whether a comparison reads it."""
        return self.used_by in {"comparison", "feedback"}

    @property
    def expected(self) -> bool:
        """Whether a comparison misses it, and tells so, when nobody delivers it."""
        return self.used_by == "comparison"

    @property
    def required_fields(self) -> tuple[str, ...]:
        """Fields whose heading must be present for a sheet to be recognised."""
        return tuple(name for name, field in self.fields.items() if not field.optional)

    def of_type(self, *types: FieldType) -> tuple[str, ...]:
        """Names of the fields of the given types, in declared order."""
        return tuple(name for name, field in self.fields.items() if field.type in types)
