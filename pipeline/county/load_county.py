"""Read all of `config/` and cross-check it: every fault is raised at once, before any data is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from delivery.declarations.lists import WorkbookLayout
from delivery.declarations.pushes import PushDeclaration, push_faults
from delivery.declarations.request import RequestDeclaration, request_faults
from delivery.layout_check import layout_faults
from domain.county.folder_content import FolderContent, read_by_content
from domain.county.policy import PolicyDeclaration
from domain.county.reading import build, read_mapping
from domain.county.settings import CountySettings, SharedHeadings
from domain.county.source import SourceDeclaration
from domain.errors import ConfigurationError, Fault, UsageError
from domain.regions import Regions
from matchers.declarations.matching import MatchingDeclaration, MatchingModel
from matchers.declarations.names import NamesDeclaration
from pipeline.county.county import County
from pipeline.county.cross_check import (
    department_faults,
    due_faults,
    folder_faults,
    plausible_faults,
    settings_faults,
    shared_heading_faults,
    source_faults,
    unread_sources,
)
from pipeline.county.policy_layers import make_file_name, read_policies
from screening.declarations.conflicts import ConflictDeclaration, conflict_faults
from screening.declarations.property import PropertyDeclaration, property_faults, situation_faults
from screening.declarations.rule_check import check_policy


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
    folder = config.folder
    faults = list(folder_faults(folder))

    def read_declaration(kind: type[Any], name: str, /, **extra: Any) -> Any:
        content, wrong = read_mapping(folder / name, name)
        built, model_faults = build(kind, content | extra, name) if not wrong else (None, [])
        faults.extend([*wrong, *model_faults])
        return built

    def read_declarations(model: type[Any], sub: str) -> dict[str, Any]:
        names = sorted(path.name for path in (folder / sub).glob("*.yaml"))
        built = {Path(name).stem: read_declaration(model, f"{sub}/{name}", id=Path(name).stem) for name in names}
        return {stem: value for stem, value in built.items() if value is not None}

    settings = read_declaration(CountySettings, "county.yaml")
    shared = read_declaration(SharedHeadings, "headings.yaml")
    model = read_declaration(MatchingModel, "matching_model.yaml")
    names = read_declaration(NamesDeclaration, "names.yaml")
    parts = {"model": model, "names": names} if model and names else None
    matching = read_declaration(MatchingDeclaration, "matching.yaml", **parts) if parts else None
    request = read_declaration(RequestDeclaration, "request.yaml")
    conflicts = read_declaration(ConflictDeclaration, "conflicts.yaml")
    searched = read_declaration(PropertyDeclaration, "property.yaml")
    regions, wrong = Regions.read_file(folder / "regions.csv", "regions.csv")
    faults += wrong
    sources = read_declarations(SourceDeclaration, "sources")
    lists = read_declarations(WorkbookLayout, "lists")
    pushes = read_declarations(PushDeclaration, "pushes")
    policies, wrong = read_policies(folder)
    faults += wrong
    unread = unread_sources(folder, sources)
    faults += _policy_faults(policies, sources, unread)
    if settings:
        faults += settings_faults(settings, regions, policies if not wrong else [settings.policy])
    if settings and policies and not wrong:
        faults += plausible_faults(settings, [rule for policy in policies.values() for rule in policy.rules])
    if not unread:
        checks: list[tuple[Any, Callable[[Any, dict[str, SourceDeclaration]], Iterable[Fault]]]] = [
            (settings, department_faults), (shared, shared_heading_faults), (request, request_faults),
            (settings, due_faults), (conflicts, conflict_faults), (searched, property_faults), (pushes, push_faults),
        ]  # fmt: skip
        faults += [fault for part, check in checks if part is not None for fault in check(part, sources)]
    faults += [fault for source in sources.values() for fault in source_faults(source)]
    faults += [fault for stem, layout in lists.items() for fault in layout_faults(layout, f"lists/{stem}.yaml")]
    if faults or matching is None or None in (settings, shared, request, conflicts, searched) or regions is None:
        raise ConfigurationError(faults)
    config.require_unchanged()
    sources, local = _as_read_here(sources, settings, shared), settings.departments
    return County(
        folder, settings, shared, regions, sources, policies, matching, lists, request, conflicts,
        searched.under(local, settings.name), {name: push.under(local) for name, push in pushes.items()}, config.digest,
    )  # fmt: skip


def _as_read_here(
    sources: dict[str, SourceDeclaration], settings: CountySettings, shared: SharedHeadings
) -> dict[str, SourceDeclaration]:
    """The sources with the words of groups that all share, under the names of those who supply them here.

    Wherever people read, they read these names.
    """
    local = settings.departments
    return {
        name: source.model_copy(
            update={
                "department": local.get(source.department, source.department),
                "heading_groups": shared.groups.read_by(source.grain, source.heading_groups),
            }
        )
        for name, source in sources.items()
    }


def _policy_faults(
    policies: dict[str, PolicyDeclaration], sources: dict[str, SourceDeclaration], unread: set[str]
) -> list[Fault]:
    """The policies' faults, each where it stands and not again where it is taken over.

    Those about a source that could not be read are left out.
    """
    faults_by_policy = {
        name: [
            *check_policy(policy, sources, make_file_name(name)),
            *situation_faults(policy.property_situations, sources, make_file_name(name)),
        ]
        for name, policy in policies.items()
    }
    told_faults = {name: {(fault.key, fault.problem) for fault in faults} for name, faults in faults_by_policy.items()}
    return [
        fault
        for name, faults in faults_by_policy.items()
        for fault in faults
        if not any(f"“{source}”" in fault.problem for source in unread)
        and not any((fault.key, fault.problem) in told_faults.get(origin, ()) for origin in policies[name].taken_from)
    ]
