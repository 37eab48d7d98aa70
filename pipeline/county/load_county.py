"""Read all of `config/` and cross-check it: every fault is raised at once, before any data is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from casework.orders.declaration import find_order_faults
from casework.policy_gaps import find_entitlement_faults
from casework.road.declaration import find_road_faults
from delivery.declarations.exports import find_export_faults
from delivery.declarations.pushes import find_push_faults
from delivery.declarations.request import find_request_faults
from delivery.layout_check import find_layout_faults
from domain.county.folder_content import FolderContent, read_by_content
from domain.county.policy import PolicyDeclaration
from domain.county.settings import CountySettings, SharedHeadings
from domain.county.source import SourceDeclaration
from domain.errors import ConfigurationError, Fault, UsageError
from pipeline.county.county import County
from pipeline.county.cross_check import (
    find_department_faults,
    find_due_faults,
    find_folder_faults,
    find_plausible_faults,
    find_settings_faults,
    find_shared_heading_faults,
    find_source_faults,
    find_unread_sources,
)
from pipeline.county.declarations import Declarations, read_declarations
from pipeline.county.policy_layers import name_policy_file
from screening.declarations.conflicts import find_conflict_faults
from screening.declarations.property import find_property_faults, find_situation_faults
from screening.declarations.rule_check import check_policy
from screening.declarations.vocabulary import make_field_types


def load_county(folder: Path) -> County:
    """Read and cross-check all of `config/`.

    Raises `ConfigurationError` with every fault: file, key, problem, cure.
    """
    if not folder.is_dir():
        raise UsageError("找不到配置目录。请用 --config 指明，或从项目自带的 config 目录复制一份。")
    county = read_by_content(folder, _load)
    return county if county.folder == folder else replace(county, folder=folder)


@lru_cache(maxsize=8)
def _load(config: FolderContent) -> County:
    declared = read_declarations(config.folder)
    faults = [*find_folder_faults(config.folder), *declared.faults, *_find_faults_between(config.folder, declared)]
    if (
        faults
        or declared.settings is None
        or declared.shared_headings is None
        or declared.matching is None
        or declared.request is None
        or declared.conflicts is None
        or declared.property is None
        or declared.visit_form is None
        or declared.entitlements is None
        or declared.orders is None
        or declared.road is None
        or declared.publicity is None
        or declared.regions is None
    ):
        raise ConfigurationError(faults)
    config.require_unchanged()
    local_names = declared.settings.departments
    return County(
        folder=config.folder,
        settings=declared.settings,
        shared_headings=declared.shared_headings,
        regions=declared.regions,
        sources=_adapt_sources(declared.sources, declared.settings, declared.shared_headings),
        policies=declared.policies,
        matching=declared.matching,
        lists=declared.lists,
        request=declared.request,
        conflicts=declared.conflicts,
        visit_form=declared.visit_form,
        property=declared.property.with_local_names(local_names, declared.settings.name),
        entitlements=declared.entitlements.with_local_names(local_names),
        orders=declared.orders.with_local_names(local_names),
        road=declared.road,
        publicity=declared.publicity,
        pushes={name: push.with_local_names(local_names) for name, push in declared.pushes.items()},
        exports=declared.exports,
        digest=config.digest,
    )


def _find_faults_between(folder: Path, declared: Declarations) -> Iterator[Fault]:
    """What each owner says of its part once it knows the sources, and what no file shows by itself.

    Where a source could not be read, what is said about sources is left out.
    """
    sources, policies, settings = declared.sources, declared.policies, declared.settings
    unread = find_unread_sources(folder, sources)
    yield from _find_policy_faults(policies, sources, unread)
    if settings:
        names = policies if declared.policies_readable else [settings.policy]
        yield from find_settings_faults(settings, declared.regions, names)
    if declared.road and policies and declared.policies_readable:
        yield from find_road_faults(declared.road, {rule for policy in policies.values() for rule in policy.rules})
    if settings and policies and declared.policies_readable:
        yield from find_plausible_faults(settings, [rule for policy in policies.values() for rule in policy.rules])
    if not unread:
        yield from _find_faults_about_sources(declared)
    for source in sources.values():
        yield from find_source_faults(source)
    yield from find_export_faults(declared.exports)
    for stem, layout in declared.lists.items():
        yield from find_layout_faults(layout, f"lists/{stem}.yaml")


def _find_faults_about_sources(declared: Declarations) -> Iterator[Fault]:
    """Names of departments, sources and fields that no source has."""
    sources = declared.sources
    if declared.settings:
        yield from find_department_faults(declared.settings, sources)
    if declared.shared_headings:
        yield from find_shared_heading_faults(declared.shared_headings, sources)
    if declared.request:
        yield from find_request_faults(declared.request, sources)
    if declared.settings:
        yield from find_due_faults(declared.settings, sources)
    if declared.conflicts:
        yield from find_conflict_faults(declared.conflicts, sources)
    if declared.property:
        yield from find_property_faults(declared.property, sources)
    if declared.entitlements:
        types = {name: make_field_types(source) for name, source in sources.items()}
        yield from find_entitlement_faults(declared.entitlements, sources, types)
    if declared.orders and declared.policies_readable:
        yield from find_order_faults(declared.orders, declared.policies.values(), sources)
    yield from find_push_faults(declared.pushes, sources)


def _find_policy_faults(
    policies: Mapping[str, PolicyDeclaration], sources: dict[str, SourceDeclaration], unread: set[str]
) -> list[Fault]:
    """The policies' faults, each where it stands and not again where it is taken over.

    Those about a source that could not be read are left out.
    """
    faults_by_policy = {
        name: [
            *check_policy(policy, sources, name_policy_file(name)),
            *find_situation_faults(policy.property_situations, sources, name_policy_file(name)),
        ]
        for name, policy in policies.items()
    }
    keys_by_policy = {
        name: {(fault.key, fault.problem) for fault in faults} for name, faults in faults_by_policy.items()
    }
    return [
        fault
        for name, faults in faults_by_policy.items()
        for fault in faults
        if not any(f"“{source}”" in fault.problem for source in unread)
        and not any(
            (fault.key, fault.problem) in keys_by_policy.get(parent, ()) for parent in policies[name].taken_from
        )
    ]


def _adapt_sources(
    sources: Mapping[str, SourceDeclaration], settings: CountySettings, shared: SharedHeadings
) -> dict[str, SourceDeclaration]:
    """The sources with the words of groups that all share, under the names of those who supply them here.

    Wherever people read, they read these names.
    """
    return {
        name: source.model_copy(
            update={
                "department": settings.departments.get(source.department, source.department),
                "heading_groups": shared.groups.read_by(source.grain, source.heading_groups),
            }
        )
        for name, source in sources.items()
    }
