"""What the visit book says besides its households; `config/visit_form.yaml`."""

from __future__ import annotations

from pydantic import Field

from domain.county.model import Declaration


class VisitForm(Declaration):
    """The visit book. Texts may hold `delivery.document_context.TEXTS` in braces.

    `instructions`: how a sheet is filled in, a sentence a line. `blank_pages`: sheets without a household at the end of
    each village's. `worst_first`: kinds of risk in the order in which a page asks about them.
    """

    file_name: str = "{period}_{township}_入户核查单_{as_of_digits}_{edition}"
    title: str = "{period}{township}入户核查单"
    instructions: tuple[str, ...] = Field(default=(), max_length=12)
    worst_first: tuple[str, ...] = ()
    blank_pages: int = Field(default=1, ge=0, le=10)
    font: str = "宋体"
    heading_font: str = "黑体"
