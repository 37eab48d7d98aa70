"""The county: all of `config/`, cross-checked, every fault raised at once before any data is read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.declarations.conflicts import ConflictDeclaration, conflict_faults
from domain.declarations.cross_check import (
    folder_faults,
    plausible_faults,
    settings_faults,
    shared_heading_faults,
    source_faults,
    unread_sources,
)
from domain.declarations.lists import WorkbookLayout, layout_faults
from domain.declarations.matching import MatchingDeclaration, MatchingModel
from domain.declarations.names import NamesDeclaration
from domain.declarations.policy import PolicyDeclaration
from domain.declarations.reading import build, did_you_mean, read_mapping
from domain.declarations.request import RequestDeclaration, request_faults
from domain.declarations.rule_check import check_policy
from domain.declarations.settings import CountySettings, SharedHeadings
from domain.declarations.source import SourceDeclaration
from domain.errors import ConfigurationError, Fault, UsageError
from domain.regions import Regions
from domain.text import heading_key


@dataclass(frozen=True)
class County:
    """All of `config/`. `digest`: SHA-256 over its files; it changes when anything there does."""

    folder: Path
    settings: CountySettings
    shared_headings: SharedHeadings
    regions: Regions
    sources: dict[str, SourceDeclaration]
    policies: dict[str, PolicyDeclaration]
    matching: MatchingDeclaration
    lists: dict[str, WorkbookLayout]
    request: RequestDeclaration
    conflicts: ConflictDeclaration
    digest: str

    def policy(self, name: str | None = None) -> PolicyDeclaration:
        """The named policy, or the one in force.

        Raises `UsageError` when there is none of that name.
        """
        wanted = name or self.settings.policy
        if wanted not in self.policies:
            hint = did_you_mean(wanted, self.policies) or f"可用：{'、'.join(self.policies)}。"
            raise UsageError(f"没有名为“{wanted}”的政策。{hint}")
        return self.policies[wanted]

    def headings(self, source_id: str) -> dict[str, str]:
        """Comparison key of a heading -> field, most trusted first."""
        source = self.sources[source_id]
        own = {heading_key(text): name for name, field in source.fields.items() for text in field.headings}
        # Where a household's row names a member too, the head's columns say whose household it is.
        heads = self.shared_headings.household if source.grain == "household" else {}
        found = {
            key: name
            for name in source.fields
            for text in heads.get(name, ())
            if own.get(key := heading_key(text), name) == name
        } | own
        for name in source.fields:
            for text in self.shared_headings.any.get(name, ()):
                found.setdefault(heading_key(text), name)
        return found

    def ignored(self, source_id: str) -> set[str]:
        """Comparison keys of headings that are known and left unread."""
        texts = (*self.shared_headings.ignored, *self.sources[source_id].ignored)
        return {heading_key(text) for text in texts}


def load_county(folder: Path) -> County:
    """Read and cross-check all of `config/`.

    Raises `ConfigurationError` with every fault: file, key, problem, cure.
    """
    if not folder.is_dir():
        raise UsageError("找不到配置目录。请用 --config 指明，或从项目自带的 config 目录复制一份。")
    faults = list(folder_faults(folder))

    def one(kind: type[Any], name: str, /, **extra: Any) -> Any:
        content, wrong = read_mapping(folder / name, name)
        built, more = build(kind, content | extra, name) if not wrong else (None, [])
        faults.extend([*wrong, *more])
        return built

    def many(model: type[Any], sub: str) -> dict[str, Any]:
        names = sorted(path.name for path in (folder / sub).glob("*.yaml"))
        built = {Path(name).stem: one(model, f"{sub}/{name}", id=Path(name).stem) for name in names}
        return {stem: value for stem, value in built.items() if value is not None}

    settings = one(CountySettings, "county.yaml")
    shared = one(SharedHeadings, "headings.yaml")
    model = one(MatchingModel, "matching_model.yaml")
    names = one(NamesDeclaration, "names.yaml")
    whole = {"model": model, "names": names} if model and names else None
    matching = one(MatchingDeclaration, "matching.yaml", **whole) if whole else None
    request = one(RequestDeclaration, "request.yaml")
    conflicts = one(ConflictDeclaration, "conflicts.yaml")
    regions, wrong = Regions.read(folder / "regions.csv", "regions.csv")
    faults += wrong
    sources = many(SourceDeclaration, "sources")
    lists = many(WorkbookLayout, "lists")
    policies, wrong = _policies(folder)
    faults += wrong
    unread = unread_sources(folder, sources)
    faults += [fault for policy in policies.values() for fault in _policy_faults(policy, sources, unread)]
    if settings:
        faults += settings_faults(settings, regions, policies if not wrong else [settings.policy])
    if settings and policies and not wrong:
        faults += plausible_faults(settings, [rule for policy in policies.values() for rule in policy.rules])
    if shared and not unread:
        faults += shared_heading_faults(shared, sources)
    if request and not unread:
        faults += request_faults(request, sources)
    if conflicts and not unread:
        faults += conflict_faults(conflicts, sources)
    faults += [fault for source in sources.values() for fault in source_faults(source)]
    faults += [fault for stem, layout in lists.items() for fault in layout_faults(layout, f"lists/{stem}.yaml")]
    if faults or None in (settings, shared, matching, request, conflicts) or regions is None:
        raise ConfigurationError(faults)
    digest = _digest(folder)
    return County(folder, settings, shared, regions, sources, policies, matching, lists, request, conflicts, digest)


def _policies(folder: Path) -> tuple[dict[str, PolicyDeclaration], list[Fault]]:
    """All policies, each laid over the one that it extends."""
    faults: list[Fault] = []
    raw: dict[str, dict[str, Any]] = {}
    for path in sorted((folder / "policies").glob("*.yaml")):
        content, wrong = read_mapping(path, f"policies/{path.name}")
        faults += wrong
        if not wrong:
            raw[path.stem] = content
    built: dict[str, PolicyDeclaration] = {}
    for stem, content in raw.items():
        shown = f"policies/{stem}.yaml"
        whole, wrong = _extended(stem, content, raw, shown)
        policy, more = build(PolicyDeclaration, whole | {"id": stem}, shown) if not wrong else (None, [])
        faults += [*wrong, *more]
        if policy:
            built[stem] = policy
    return built, faults


def _policy_faults(policy: PolicyDeclaration, sources: dict[str, SourceDeclaration], unread: set[str]) -> list[Fault]:
    """The policy's faults but for those about a source that could not be read."""
    faults = check_policy(policy, sources, f"policies/{policy.id}.yaml")
    return [fault for fault in faults if not any(f"“{name}”" in fault.problem for name in unread)]


def _extended(
    stem: str, content: dict[str, Any], raw: dict[str, dict[str, Any]], shown: str
) -> tuple[dict[str, Any], list[Fault]]:
    """The mapping laid over its parents; a rule or threshold set to null is taken out."""
    chain, seen = [content], {stem}
    while parent := chain[-1].get("extends"):
        if parent in seen:
            return {}, [Fault(shown, "extends", "政策互相继承，成了环", "请改为继承另一项政策。")]
        if parent not in raw:
            return {}, [Fault(shown, "extends", f"没有名为“{parent}”的政策", did_you_mean(str(parent), raw))]
        seen.add(parent)
        chain.append(raw[parent])
    whole: dict[str, Any] = {}
    for layer in reversed(chain):
        for key, value in layer.items():
            below = whole.get(key)
            merged = {**below, **value} if isinstance(below, dict) and isinstance(value, dict) else value
            whole[key] = {k: v for k, v in merged.items() if v is not None} if isinstance(merged, dict) else merged
    return whole | {"extends": content.get("extends")}, []


def _digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()
