"""The property search as a county declares it: `config/property.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl
from pydantic import Field, model_validator

from domain.county.expression_faults import find_predicate_faults
from domain.county.model import Declaration
from domain.county.reading import did_you_mean
from domain.county.rule_names import PLACEHOLDER
from domain.county.situations import PropertySituation
from domain.county.source import SourceDeclaration
from domain.errors import Fault
from screening.declarations.vocabulary import NAMED_SCALARS, make_field_types

FILE_NAME = "property.yaml"
PROPERTY_SEARCH = "property_search"


class SearchedSource(Declaration):
    """What a department is asked for, and the sentence that its rows make."""

    matter: str
    evidence: str


class NoCapacity(Declaration):
    """Whose certificate says that somebody else signs for them: rows of `source` for which `where` is true."""

    source: str
    where: str
    clause: str


class ReceiptLimits(Declaration):
    """What a receipt may say and be believed.

    More persons than `times` as many as were asked and than `above` more is no count of a search; neither is a day
    more than `within_days` after both the as-of date and the day of the requests.
    """

    times: int = Field(ge=1)
    above: int = Field(ge=0)
    within_days: int = Field(ge=0)
    clause: str


class HitRateBand(Declaration):
    """Between which shares of the searched households (0-1) a search is believed; `clause`: where that comes from."""

    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)
    clause: str

    @model_validator(mode="after")
    def _low_comes_first(self) -> HitRateBand:
        if self.low > self.high:
            raise ValueError("low 不得大于 high")
        return self


class PropertyDeclaration(Declaration):
    """`config/property.yaml`.

    `departments`: department -> its names, each whole, as authorisations and receipts write them. `places`: what may
    stand before such a name. `all_departments`: texts that mean every department. `excluding`: words that refuse.
    `closed_by`: words of 审定结果 with which a household has left the matter. `no_agent`: what 代理人姓名 may say
    without naming anybody. `receipt_limits`: from what on a receipt is absurd.
    """

    departments: dict[str, tuple[str, ...]]
    places: tuple[str, ...] = ()
    all_departments: tuple[str, ...] = ()
    excluding: tuple[str, ...] = ()
    sources: dict[str, SearchedSource]
    no_capacity: NoCapacity
    no_agent: tuple[str, ...] = ()
    closed_by: tuple[str, ...]
    receipt_limits: ReceiptLimits
    hit_rate: HitRateBand

    def with_local_names(self, local_names: Mapping[str, str], county: str = "") -> PropertyDeclaration:
        """The same under the county's own names of departments and its own name, which papers may bear too."""
        names_by_department: dict[str, tuple[str, ...]] = {}
        for name, parts in self.departments.items():
            local_name = local_names.get(name, name)
            names_by_department[local_name] = (
                *names_by_department.get(local_name, ()),
                *parts,
                *([local_name] if local_name != name else []),
            )
        # 中共阳朔县委编办, 阳朔民政局
        own_places = (county, county.rstrip("县市区旗")) if county else ()
        return self.model_copy(
            update={"departments": names_by_department, "places": (*self.places, *filter(None, own_places))}
        )


def list_searched_sources(sources: Mapping[str, SourceDeclaration]) -> dict[str, SourceDeclaration]:
    """The sources that departments reply with, in the order of their departments."""
    replies = [s for s in sources.values() if s.used_by == PROPERTY_SEARCH and s.anchor == "linked"]
    return {source.id: source for source in sorted(replies, key=lambda one: (one.department, one.id))}


def find_property_faults(declared: PropertyDeclaration, sources: Mapping[str, SourceDeclaration]) -> Iterator[Fault]:
    """Sources, departments and fields that the declaration names or forgets."""
    searched = list_searched_sources(sources)
    for name in declared.sources.keys() - searched.keys():
        cure = did_you_mean(name, searched) or f"可用：{'、'.join(searched)}。"
        yield Fault(FILE_NAME, f"sources.{name}", "不是财产检索的数据来源", cure)
    for name, source in searched.items():
        if name not in declared.sources:
            yield Fault(FILE_NAME, "sources", f"缺少 {name}", "请写明查询事项（matter）和情况描述（evidence）。")
        else:
            yield from _find_evidence_faults(name, declared.sources[name].evidence, source)
    yield from _find_department_faults(declared, {source.department for source in searched.values()})
    yield from _find_capacity_faults(declared.no_capacity, sources)


def _find_evidence_faults(name: str, text: str, source: SourceDeclaration) -> Iterator[Fault]:
    for field in PLACEHOLDER.findall(text):
        if field not in source.fields:
            yield Fault(
                FILE_NAME, f"sources.{name}.evidence", f"没有名为“{field}”的字段", did_you_mean(field, source.fields)
            )


def _find_department_faults(declared: PropertyDeclaration, departments: set[str]) -> Iterator[Fault]:
    for name in sorted(departments - declared.departments.keys()):
        yield Fault(FILE_NAME, "departments", f"缺少{name}", "请写明授权书和回执中对它的叫法。")
    for name in sorted(declared.departments.keys() - departments):
        yield Fault(
            FILE_NAME, f"departments.{name}", "没有哪个财产检索来源属于这个部门", did_you_mean(name, departments)
        )


def _find_capacity_faults(declared: NoCapacity, sources: Mapping[str, SourceDeclaration]) -> Iterator[Fault]:
    if declared.source not in sources:
        cure = did_you_mean(declared.source, sources)
        yield Fault(FILE_NAME, "no_capacity.source", f"没有名为“{declared.source}”的数据来源", cure)
        return
    types = make_field_types(sources[declared.source])
    yield from (
        Fault(FILE_NAME, key, problem, cure)
        for key, problem, cure in find_predicate_faults("no_capacity.where", declared.where, types)
    )


def find_situation_faults(
    situations: Mapping[str, PropertySituation], sources: Mapping[str, SourceDeclaration], file_name: str
) -> Iterator[Fault]:
    """Situations over a source that is none of the property search's, or over names that it does not have."""
    searched = list_searched_sources(sources)
    for name, situation in situations.items():
        key = f"property_situations.{name}"
        if situation.source not in searched:
            cure = did_you_mean(situation.source, searched) or f"可用：{'、'.join(searched)}。"
            yield Fault(file_name, f"{key}.source", f"没有名为“{situation.source}”的数据来源", cure)
            continue
        types = make_situation_types(searched[situation.source])
        for slot in ("where", "unless"):
            for _, problem, cure in find_predicate_faults(slot, getattr(situation, slot), types):
                yield Fault(file_name, f"{key}.{slot}", problem, cure)
        for answer in ("hit", "clear"):
            for field in getattr(situation.examples, answer).keys() - types.keys():
                yield Fault(
                    file_name, f"{key}.examples.{answer}", f"没有名为“{field}”的字段", did_you_mean(str(field), types)
                )


def make_situation_types(source: SourceDeclaration) -> dict[str, pl.DataType]:
    """Names and types that a situation may speak of: the row's fields and the named days."""
    return make_field_types(source) | {name: NAMED_SCALARS[name] for name in ("as_of", "as_of_year", "window_start")}
