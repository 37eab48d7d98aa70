"""Expectation suites as a county writes them: YAML in Great Expectations' own names, checked before data is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from domain.county.folder_content import FolderContent, read_by_content
from domain.county.model import Declaration
from domain.county.reading import build_model, did_you_mean, read_mapping
from domain.county.source import SourceDeclaration
from domain.errors import Fault
from expectations.profile.delivery_profile import list_profile_columns

COMMON = "common"
OBSERVED, FIELD = "{observed}", "{field}"
# At the end of a column: all columns of the profile that begin so.
ANY_ENDING = "*"


class Bounds(Declaration):
    """Arguments of `expect_column_values_to_be_between` over a column of the profile, or all that begin alike (`*`)."""

    column: str
    min_value: float | None = None
    max_value: float | None = None
    strict_min: bool = False
    strict_max: bool = False

    @model_validator(mode="after")
    def _bounded(self) -> Bounds:
        if self.min_value is None and self.max_value is None:
            raise ValueError("min_value 和 max_value 至少要写一个")
        if self.min_value is not None and self.max_value is not None and self.min_value > self.max_value:
            raise ValueError("min_value 不得大于 max_value")
        return self


class Meta(Declaration):
    """What the officer reads when the expectation fails; `{observed}` is the number found, `{field}` the heading.

    `unless`: columns of the profile whose failure already tells the same defect; `*` at their end stands for the same
    ending as the expectation's own, or for any where that has none.
    """

    message: str = Field(min_length=1)
    unless: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _only_known_marks(self) -> Meta:
        if set("{}") & set(self.message.replace(OBSERVED, "").replace(FIELD, "")):
            raise ValueError(f"花括号里只能写 {OBSERVED} 或 {FIELD}")
        return self


class Expectation(Declaration):
    """One expectation; `critical` refuses the whole delivery, `warning` stands on the cover."""

    type: Literal["expect_column_values_to_be_between"]
    kwargs: Bounds
    severity: Literal["critical", "warning"]
    meta: Meta

    @model_validator(mode="after")
    def _a_refusal_is_always_told(self) -> Expectation:
        if self.severity == "critical" and self.meta.unless:
            raise ValueError("critical 的检查项不得写 unless：拒收的原因必须写明")
        return self

    @property
    def band(self) -> str:
        """What is asked, of whatever column: expectations of the same band are one to Great Expectations."""
        return f"{self.type} {self.kwargs.model_dump_json(exclude={'column'}, exclude_none=True)}"


class Suite(Declaration):
    """What a delivery of one source must keep; the source is the file's stem."""

    source: str = ""
    expectations: tuple[Expectation, ...] = ()

    def join_common(self, common: Suite) -> Suite:
        """Join this suite with the common one, which is silent about a column that this one speaks about itself."""
        own_columns = {expectation.kwargs.column for expectation in self.expectations}
        inherited = (expectation for expectation in common.expectations if expectation.kwargs.column not in own_columns)
        return Suite(source=self.source, expectations=(*inherited, *self.expectations))

    def select_severity(self, severity: str) -> Suite:
        """The suite with the expectations of that severity alone."""
        expectations = tuple(expectation for expectation in self.expectations if expectation.severity == severity)
        return self.model_copy(update={"expectations": expectations})

    def find_band(self, column: str) -> tuple[float, float]:
        """The bounds of a column of the profile, the narrowest where the suite gives several."""
        bands = [expectation.kwargs for expectation in self.expectations if expectation.kwargs.column == column]
        lows = [band.min_value for band in bands if band.min_value is not None]
        highs = [band.max_value for band in bands if band.max_value is not None]
        return max(lows, default=float("-inf")), min(highs, default=float("inf"))

    def fill_patterns(self, source: SourceDeclaration) -> Suite:
        """The suite with `*` and `{field}` filled in for the source; a column named in full keeps its own bounds."""
        columns_in_full = {expectation.kwargs.column for expectation in self.expectations}
        open_columns = [column for column in list_profile_columns(source) if column not in columns_in_full]
        expectations = (
            filled for expectation in self.expectations for filled in _fill_pattern(expectation, open_columns, source)
        )
        return self.model_copy(update={"expectations": tuple(expectations)})


def _fill_pattern(expectation: Expectation, columns: Sequence[str], source: SourceDeclaration) -> Iterator[Expectation]:
    start = expectation.kwargs.column.removesuffix(ANY_ENDING)
    is_pattern = start != expectation.kwargs.column
    for column in [name for name in columns if name.startswith(start)] if is_pattern else [start]:
        message = expectation.meta.message.replace(FIELD, _find_field_title(column, source))
        ending = column.removeprefix(start) if is_pattern else ANY_ENDING
        unless = tuple(name.replace(ANY_ENDING, ending) for name in expectation.meta.unless)
        kwargs, meta = expectation.kwargs.model_copy(update={"column": column}), Meta(message=message, unless=unless)
        yield expectation.model_copy(update={"kwargs": kwargs, "meta": meta})


def _find_field_title(column: str, source: SourceDeclaration) -> str:
    """The heading of the field that a column of the profile is about."""
    about = [name for name in source.fields if column.endswith(f"_{name}") or f"_{name}_" in column]
    return source.fields[max(about, key=len)].title if about else source.title


def read_suites(folder: Path, sources: Mapping[str, SourceDeclaration]) -> tuple[dict[str, Suite], list[Fault]]:
    """Read a suite for every source, or every fault in the folder.

    `common.yaml` holds for all sources; `<source>.yaml` adds to it, and replaces what it says about the same column.
    A source without a file keeps the common part.
    """
    # Messages name the folder, so that what was found in another one of the same content is not theirs.
    # Python's own files, which lie beside the suites, come and go as it compiles them.
    suites, faults = read_by_content(
        folder, lambda content: _read_suites(content, folder.name, _Sources(sources)), "*.yaml"
    )
    return dict(suites), list(faults)


class _Sources(dict[str, SourceDeclaration]):
    """Sources as part of a cache's key: equal when they are declared alike."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self))


@lru_cache(maxsize=8)
def _read_suites(content: FolderContent, _: str, sources: _Sources) -> tuple[Mapping[str, Suite], Sequence[Fault]]:
    folder = content.folder
    common, faults = _read_suite(folder / f"{COMMON}.yaml", sources)
    suites = {name: Suite(source=name) for name in sources}
    for path in sorted(folder.glob("*.yaml")):
        if path.stem != COMMON:
            suites[path.stem], suite_faults = _read_suite(path, sources)
            faults += suite_faults
    content.require_unchanged()
    return {name: _join_suites(suite, common, sources) for name, suite in suites.items()}, faults


def _join_suites(suite: Suite, common: Suite, sources: Mapping[str, SourceDeclaration]) -> Suite:
    """A source's suite over the common one, its `*` and `{field}` filled in where the source is declared."""
    joined = suite.join_common(common)
    return joined.fill_patterns(sources[suite.source]) if suite.source in sources else joined


def _read_suite(path: Path, sources: Mapping[str, SourceDeclaration]) -> tuple[Suite, list[Fault]]:
    shown_path = f"{path.parent.name}/{path.name}"
    content, faults = read_mapping(path, shown_path)
    suite, model_faults = build_model(Suite, content, shown_path)
    suite = (suite or Suite()).model_copy(update={"source": path.stem})
    return suite, [*faults, *model_faults, *_find_misplaced(suite, shown_path, sources)]


def _find_misplaced(suite: Suite, shown_path: str, sources: Mapping[str, SourceDeclaration]) -> Iterator[Fault]:
    """Faults that only the declared sources can tell: an unknown source, an unknown column."""
    if suite.source == COMMON:
        yield from (fault for source in sources.values() for fault in _find_unknown_columns(suite, shown_path, source))
    elif suite.source in sources:
        yield from _find_unknown_columns(suite, shown_path, sources[suite.source])
    else:
        hint = did_you_mean(suite.source, sources) or "文件名应是 config/sources/ 里某个来源的名称。"
        yield Fault(shown_path, "", "没有这个数据来源", hint)


def _find_unknown_columns(suite: Suite, shown_path: str, source: SourceDeclaration) -> Iterator[Fault]:
    columns = list_profile_columns(source)
    for number, expectation in enumerate(suite.expectations):
        yield from _find_unknown_reasons(
            expectation, f"expectations.{number}.meta.unless", shown_path, (source.id, columns)
        )
        column = expectation.kwargs.column
        alike = column.endswith(ANY_ENDING) and any(name.startswith(column[:-1]) for name in columns)
        if column not in columns and not alike and not (suite.source == COMMON and column.endswith(ANY_ENDING)):
            key = f"expectations.{number}.kwargs.column"
            hint = did_you_mean(column, columns) or "可用的统计项见 docs，字段名须与来源声明一致。"
            yield Fault(shown_path, key, f"“{source.id}”没有统计项“{column}”", hint)


def _find_unknown_reasons(
    expectation: Expectation, key: str, shown_path: str, source_columns: tuple[str, Sequence[str]]
) -> Iterator[Fault]:
    """Columns of `unless` that the source's profile lacks; `source_columns`: the source, and its profile's columns."""
    source, columns = source_columns
    for name in expectation.meta.unless:
        if name not in columns and not name.endswith(ANY_ENDING):
            hint = did_you_mean(name, columns) or "可用的统计项见 docs，字段名须与来源声明一致。"
            yield Fault(shown_path, key, f"“{source}”没有统计项“{name}”", hint)
