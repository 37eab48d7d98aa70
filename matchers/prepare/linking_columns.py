"""Which columns of a source linking looks at, so that no other column of a large delivery is read for it."""

from __future__ import annotations

from domain.county.source import FieldType, SourceDeclaration
from domain.handover import PLACE

_NAMING = (FieldType.TEXT, FieldType.NAME, FieldType.ID_NUMBER, FieldType.KEY, FieldType.PHONE)


def list_linking_columns(source: SourceDeclaration) -> tuple[str, ...]:
    """Columns by which a row may be told to be somebody's: its place, and words and numbers that name.

    Amounts, counts, days and codes are passed over, but for a person's own birth date and sex.
    """
    naming = {*source.of_type(*_NAMING), "birth_date", "sex"}
    return (*PLACE, "numeric_id", *(name for name in source.fields if name in naming))
