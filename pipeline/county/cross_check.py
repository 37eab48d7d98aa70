"""Faults that no file of `config/` shows by itself: names that point nowhere, things claimed twice, parts left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import polars as pl

from domain.county.heading_groups import find_group_faults
from domain.county.reading import did_you_mean
from domain.county.settings import CountySettings, SharedHeadings
from domain.county.source import FieldType, SourceDeclaration
from domain.errors import Fault, UsageError
from domain.periods import Period, PeriodKind
from domain.regions import Regions
from domain.text import make_code_key, make_heading_key

# What every run needs: who the households are, and what people receive.
_NEEDED = (
    "county.yaml", "headings.yaml", "matching.yaml", "matching_model.yaml", "names.yaml", "request.yaml",
    "conflicts.yaml", "regions.csv",
    "sources/register_members.yaml", "sources/register_income.yaml",
    "lists/suspected.yaml", "lists/annexes.yaml", "lists/summary.yaml", "lists/request.yaml",
    "lists/conflicts.yaml", "lists/township_conflicts.yaml",
    "lists/data_quality.yaml", "lists/unlinked.yaml", "lists/dry_run.yaml", "lists/link_examples.yaml",
    "lists/coverage.yaml", "lists/merging.yaml", "lists/advice.yaml",
    "lists/case.yaml", "lists/population_changes.yaml", "lists/township_population_changes.yaml",
    "lists/list_comparison.yaml", "lists/township_list_comparison.yaml",
    "property.yaml", "publicity.yaml", "road.yaml", "visit_form.yaml", "sources/authorisations.yaml",
    "sources/property_receipts.yaml",
    "lists/property_request.yaml", "lists/property_feedback.yaml", "lists/property_summary.yaml",
    "orders.yaml", "sources/dispatch_replies.yaml", "sources/measures.yaml",
    "lists/department_orders.yaml", "lists/township_orders.yaml", "lists/order_ledger.yaml",
    "lists/property_dossier.yaml", "lists/push.yaml", "lists/candidates.yaml", "lists/corrections.yaml",
    "lists/reminder.yaml", "lists/reminder_overview.yaml",
    "lists/county_candidates.yaml", "lists/household.yaml",
    "lists/supplement.yaml", "lists/withdrawal.yaml", "lists/recall.yaml",
    "entitlements.yaml", "lists/policy_gaps.yaml", "lists/department_policy_gaps.yaml",
)  # fmt: skip
# Field, form in which a code value may be written, and the value (or who owns the form).
CodeClaims = tuple[tuple[str, str, str], ...]
_NETTED_TYPES = {
    "amount": (FieldType.MONEY, FieldType.NUMBER, FieldType.INTEGER),
    "date": (FieldType.DATE,),
}


def find_folder_faults(folder: Path) -> Iterator[Fault]:
    """Files that a run needs and that are not there, and files that nobody would ever read."""
    for name in _NEEDED:
        if not (folder / name).is_file():
            yield Fault(name, "", "缺少这个文件", "请从样例配置复制一份再修改。")
    for path in sorted(folder.rglob("*.yml")):
        yield Fault(path.relative_to(folder).as_posix(), "", "扩展名不对，不会被读取", "请把 .yml 改为 .yaml。")


def find_unread_sources(folder: Path, sources: Iterable[str]) -> set[str]:
    """Sources whose file is missing or faulty, which is told already; what they hold cannot be checked."""
    paths = [*(folder / "sources").glob("*.yaml"), *(Path(name) for name in _NEEDED if name.startswith("sources/"))]
    return {path.stem for path in paths} - set(sources)


def find_settings_faults(settings: CountySettings, regions: Regions | None, policies: Iterable[str]) -> Iterator[Fault]:
    """A policy, a county code or a campaign that nothing else in the configuration knows."""
    if settings.policy not in (policy_ids := list(policies)):
        cure = did_you_mean(settings.policy, policy_ids) or "请写 config/policies 下的文件名，不带 .yaml。"
        yield Fault("county.yaml", "policy", f"没有名为“{settings.policy}”的政策", cure)
    if regions is not None and settings.code not in regions.places["code"]:
        cure = did_you_mean(settings.code, regions.places.filter(pl.col("level") == "county")["code"])
        yield Fault(
            "county.yaml", "code", "regions.csv 中没有这个代码", cure or "请改正代码，或在 regions.csv 补上本县。"
        )
    for name in settings.campaigns:
        if not _is_campaign(name):
            yield Fault("county.yaml", f"campaigns.{name}", "不是集中排查的期次", "请写成 2026C1（当年第一次）。")


def find_due_faults(settings: CountySettings, sources: Mapping[str, SourceDeclaration]) -> Iterator[Fault]:
    """A day for a department that provides nothing, or a day that no month has."""
    departments = {source.department for source in sources.values()} | set(settings.departments.values())
    for name, day in settings.deliveries.departments.items():
        if name not in departments:
            cure = did_you_mean(name, departments) or "请改为 config/sources 中的部门名，或删去这一行。"
            yield Fault("county.yaml", f"deliveries.departments.{name}", "没有哪个数据来源由这个部门提供", cure)
        if not 1 <= day <= 31:
            yield Fault("county.yaml", f"deliveries.departments.{name}", "不是一个月里的日子", "请改为 1 到 31。")


def find_department_faults(settings: CountySettings, sources: Mapping[str, SourceDeclaration]) -> Iterator[Fault]:
    """A local name for a department that supplies nothing, or a name that says nothing."""
    departments = {source.department for source in sources.values()}
    for name, local in settings.departments.items():
        if name not in departments:
            cure = did_you_mean(name, departments) or f"可用：{'、'.join(sorted(departments))}。"
            yield Fault("county.yaml", f"departments.{name}", "没有哪个数据来源由这个部门提供", cure)
        elif not local.strip():
            yield Fault("county.yaml", f"departments.{name}", "没有写本地名称", "请写上本地名称，或删去这一行。")


def find_plausible_faults(settings: CountySettings, rules: Iterable[str]) -> Iterator[Fault]:
    """A plausible share of a rule that no policy has."""
    rule_ids = list(rules)
    for name in settings.plausible:
        if name not in rule_ids:
            cure = did_you_mean(name, rule_ids) or "请改为 config/policies 中的规则名，或删去这一行。"
            yield Fault("county.yaml", f"plausible.{name}", "没有哪项政策有这条规则", cure)


def _is_campaign(name: str) -> bool:
    try:
        return Period.parse(name).kind is PeriodKind.CAMPAIGN
    except UsageError:
        return False


def find_shared_heading_faults(shared: SharedHeadings, sources: Mapping[str, SourceDeclaration]) -> Iterator[Fault]:
    """Shared headings of a field that no source has, and words of groups claimed twice."""
    yield from find_group_faults(shared.groups)
    field_names = {name for source in sources.values() for name in source.fields}
    for part, names in (("any", shared.any), ("household", shared.household)):
        for name in names:
            if name not in field_names:
                cure = did_you_mean(name, field_names) or "请改为 config/sources 中用到的字段名。"
                yield Fault("headings.yaml", f"{part}.{name}", "没有哪个数据来源有这个字段", cure)


def find_source_faults(source: SourceDeclaration) -> Iterator[Fault]:
    """Names in a source that point at no field of its own, and headings and code values claimed twice."""
    file_name = f"sources/{source.id}.yaml"
    for key, name in _list_named_fields(source):
        if name not in source.fields:
            cure = did_you_mean(name, source.fields) or "请改为本文件 fields 中的字段名。"
            yield Fault(file_name, key, f"没有名为“{name}”的字段", cure)
    yield from _find_netting_faults(source, file_name)
    owners: dict[str, str] = {}
    for name, field in source.fields.items():
        for text in field.read_headings:
            if (owner := owners.setdefault(make_heading_key(text), name)) != name:
                yield Fault(file_name, f"fields.{name}.headings", f"表头“{text}”已归 {owner}", "请只留一处。")
    for name, text, owner in _find_codes_claimed_twice(_list_code_claims(source)):
        yield Fault(file_name, f"fields.{name}.codes", f"写法“{text}”已归 {owner}", "请只留一处。")


def _list_named_fields(source: SourceDeclaration) -> Iterator[tuple[str, str]]:
    """Key in the file -> field that it names."""
    yield from (("identifiers", name) for name in source.identifiers)
    yield from (("natural_key", name) for name in source.natural_key)
    if source.dated_by:
        yield "dated_by", source.dated_by
    if source.netting:
        yield from ((f"netting.{key}", getattr(source.netting, key)) for key in ("key", "amount", "date"))


def _find_netting_faults(source: SourceDeclaration, file_name: str) -> Iterator[Fault]:
    for key, types in _NETTED_TYPES.items() if source.netting else ():
        field = source.fields.get(getattr(source.netting, key))
        if field is not None and field.type not in types:
            yield Fault(file_name, f"netting.{key}", "字段的类型不对", f"请改为类型是 {'、'.join(types)} 的字段。")


def _list_code_claims(source: SourceDeclaration) -> CodeClaims:
    return tuple(
        (name, form, value)
        for name, field in source.fields.items()
        for value, forms in field.codes.items()
        for form in (value, *forms)
    )


@lru_cache(maxsize=256)
def _find_codes_claimed_twice(claims: CodeClaims) -> CodeClaims:
    """Field, form and first owner where a form, as it is compared, stands under two code values of a field."""
    schema = {"field": pl.String, "form": pl.String, "value": pl.String}
    owned = pl.DataFrame(list(claims), schema=schema, orient="row").with_columns(
        owner=pl.col("value").first().over("field", make_code_key(pl.col("form")))
    )
    return tuple(owned.filter(pl.col("value") != pl.col("owner")).select("field", "form", "owner").rows())
