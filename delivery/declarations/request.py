"""What departments are asked for: the words of the letter and an invented example per column."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping

from pydantic import Field

from domain.county.model import Declaration
from domain.county.reading import did_you_mean
from domain.county.source import FieldType, SourceDeclaration
from domain.errors import Fault

# `department`: who is asked. `as_of`, `due`: days in words. `notice`: the policy's. `sheets`: names of the templates.
LETTER_WORDS = ("unit", "county", "department", "period", "as_of", "due", "notice", "sheets")


class RequestDeclaration(Declaration):
    """`config/request.yaml`: the request letter (谁提供谁负责) and the examples in the filling instructions.

    `opening`, `before_table`, `after_table`, `closing`: paragraphs, which may hold `LETTER_WORDS` in braces.
    `due_working_days`: working days after the as-of date by which the data are wanted.
    `examples`: `field` or `source.field` -> a cell's text; what is left out follows from the field's type.
    """

    opening: tuple[str, ...] = Field(min_length=1)
    before_table: tuple[str, ...] = ()
    after_table: tuple[str, ...] = ()
    requirements: tuple[str, ...] = Field(min_length=1)
    closing: tuple[str, ...] = ()
    due_working_days: int = Field(default=5, ge=0)
    examples: dict[str, str] = Field(default_factory=dict)


def find_request_faults(request: RequestDeclaration, sources: Mapping[str, SourceDeclaration]) -> Iterator[Fault]:
    """Words in braces that nothing gives a value, examples of fields that no source has or of no declared code."""
    for key in ("opening", "before_table", "after_table", "requirements", "closing"):
        for text in getattr(request, key):
            for name in _find_placeholders(text):
                if name not in LETTER_WORDS:
                    cure = did_you_mean(name, LETTER_WORDS) or f"可用：{'、'.join(LETTER_WORDS)}。"
                    yield Fault("request.yaml", key, f"没有占位符 {{{name}}}", cure)
    for name, text in request.examples.items():
        yield from _find_example_faults(name, text, sources)


def _find_placeholders(text: str) -> Iterator[str]:
    return (name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def _find_example_faults(name: str, text: str, sources: Mapping[str, SourceDeclaration]) -> Iterator[Fault]:
    *owner, field = name.split(".")
    matching_sources = [source for source in sources.values() if not owner or source.id == owner[0]]
    declared = [source.fields[field] for source in matching_sources if field in source.fields]
    if not declared:
        field_names = [key for source in sources.values() for key in (*source.fields, *_list_qualified_names(source))]
        cure = did_you_mean(name, field_names) or "请改为 config/sources 中的 字段 或 来源.字段。"
        yield Fault("request.yaml", f"examples.{name}", "没有哪个数据来源有这个字段", cure)
    if any(declaration.type is FieldType.CODE and text and text not in declaration.codes for declaration in declared):
        yield Fault("request.yaml", f"examples.{name}", "不是该字段声明的代码值", "请改为 codes 中的一个值。")


def _list_qualified_names(source: SourceDeclaration) -> Iterator[str]:
    return (f"{source.id}.{name}" for name in source.fields)
