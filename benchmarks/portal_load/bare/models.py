"""Two tables of text: the lines of a review queue, the households of the townships' lists."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

REVIEW_COLUMNS = (
    "number", "department", "source_title", "name", "person_name", "id_number", "person_id_number", "differences",
    "agreements", "reason", "worth", "probability",
)  # fmt: skip
HOUSEHOLD_COLUMNS = (
    "township", "village", "household_id", "status", "certainty", "risks", "findings", "priority", "first_period",
    "monitored", "mandatory",
)  # fmt: skip


class TextTable(models.Model):
    """Cells of text, shown as they are."""

    columns: ClassVar[tuple[str, ...]] = ()

    class Meta:
        """No table of its own."""

        abstract = True

    @property
    def cells(self) -> list[str]:
        """In the order of the columns."""
        return [getattr(self, name) for name in self.columns]


def _make_model(name: str, columns: tuple[str, ...]) -> type[TextTable]:
    fields = {column: models.TextField(db_index=column == "township") for column in columns}
    return type(name, (TextTable,), {"__module__": __name__, "columns": columns, **fields})


ReviewLine = _make_model("ReviewLine", REVIEW_COLUMNS)
ListedHousehold = _make_model("ListedHousehold", HOUSEHOLD_COLUMNS)
