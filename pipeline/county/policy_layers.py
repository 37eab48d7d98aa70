"""Policies as they come out of their files: each laid over the one that it extends, single parts taken from others.

`extends: P` takes over all of P; what this policy writes again replaces it slot by slot, `null` takes it out.
`like: P` in a rule or threshold takes P's of that name (`P.other`: of another), with a clause of this policy's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from domain.county.policy import PolicyDeclaration
from domain.county.reading import build_model, did_you_mean, read_mapping
from domain.errors import Fault

Content = dict[str, Any]
_PARTS = ("thresholds", "rules")
# Parts whose entries are taken over one by one, each as a whole.
_NAMED_PARTS = ("property_situations", "clocks")
# What a slot that is written again makes void.
_REPLACED = {"clause": ("notice", "quote"), "values": ("unset",), "unset": ("values",)}
_OWN_WORDS = {"rules": ("clause",), "thresholds": ("values", "unset")}


def read_policies(folder: Path) -> tuple[dict[str, PolicyDeclaration], list[Fault]]:
    """Every policy of `<folder>/policies`, and every fault that kept one from being read."""
    faults: list[Fault] = []
    raw: dict[str, Content] = {}
    for path in sorted((folder / "policies").glob("*.yaml")):
        content, layer_faults = read_mapping(path, name_policy_file(path.stem))
        faults += layer_faults
        if not layer_faults:
            raw[path.stem] = content
    built: dict[str, PolicyDeclaration] = {}
    for stem in raw:
        merged, layer_faults = _Layers(raw).merge_layers(stem)
        filled_in = {"id": stem, "taken_from": sorted(_find_sources_of_parts(stem, raw))}
        policy, model_faults = (
            build_model(PolicyDeclaration, merged | filled_in, name_policy_file(stem))
            if not layer_faults
            else (None, [])
        )
        faults += [*layer_faults, *model_faults]
        if policy:
            built[stem] = policy
    return built, faults


def _find_sources_of_parts(stem: str, raw: Mapping[str, Content]) -> set[str]:
    """Every policy whose words stand in this one, directly or by way of another."""
    policies: set[str] = set()
    ahead = [stem]
    while ahead:
        content = raw.get(ahead.pop(), {})
        parts = [slots for part in _PARTS for slots in (content.get(part) or {}).values() if isinstance(slots, dict)]
        named_policies = {
            str(name).partition(".")[0] for name in (content.get("extends"), *(p.get("like") for p in parts)) if name
        }
        ahead += named_policies - policies
        policies |= named_policies
    return policies - {stem}


def name_policy_file(policy: str) -> str:
    """The policy's file as messages name it."""
    return f"policies/{policy}.yaml"


class _Layers:
    """The raw contents of all policies, from which one is put together."""

    def __init__(self, raw: Mapping[str, Content]) -> None:
        self._raw = raw
        self._open: list[str] = []
        self._faults: list[Fault] = []
        self._faultless: dict[str, Content] = {}

    def merge_layers(self, stem: str) -> tuple[Content, list[Fault]]:
        """The mapping with everything that it takes over from others, or why it cannot be had."""
        content = self._resolved(stem, stem, "")
        return content, self._faults

    def _resolved(self, stem: str, asking: str, key: str) -> Content:
        if stem in self._faultless:
            return self._faultless[stem]
        if stem not in self._raw:
            self._fault(asking, key, f"没有名为“{stem}”的政策", did_you_mean(str(stem), self._raw))
            return {}
        if stem in self._open:
            self._fault(asking, key, "政策互相继承，成了环", "请改为继承另一项政策。")
            return {}
        self._open.append(stem)
        faults_before = len(self._faults)
        content = self._raw[stem]
        parent = content.get("extends")
        base = _as_taken_over(self._resolved(parent, stem, "extends")) if parent else {}
        merged = {**base, **{name: value for name, value in content.items() if value is not None}}
        for part in _PARTS:
            own_part = content.get(part)
            if isinstance(own_part, dict) and isinstance(base.get(part, {}), dict):
                merged[part] = self._merged(stem, part, base.get(part, {}), own_part)
        for part in _NAMED_PARTS:
            if isinstance(entries := content.get(part), dict):
                all_entries = {**base.get(part, {}), **entries}
                merged[part] = {name: entry for name, entry in all_entries.items() if entry is not None}
        self._open.pop()
        if len(self._faults) == faults_before:
            self._faultless[stem] = merged
        return merged

    def _merged(self, stem: str, part: str, below: Content, above: Content) -> Content:
        """The rules (or thresholds) below with those above laid over them."""
        merged = dict(below)
        for name, slots in above.items():
            key = f"{part}.{name}"
            if slots is None:
                if merged.pop(name, None) is None:
                    self._fault(stem, key, "没有可以去掉的同名项", did_you_mean(str(name), below) or "请删去这一行。")
            elif not isinstance(slots, dict):
                merged[name] = slots
            elif like := slots.get("like"):
                merged[name] = self._like(stem, part, name, slots, str(like))
            elif below and name not in below and "title" not in slots:
                cure = did_you_mean(str(name), below) or "新增的请写全各项，要照用别的政策请写 like。"
                self._fault(stem, key, "没有可以修改的同名项", cure)
            else:
                merged[name] = _over(below.get(name, {}), slots)
        return merged

    def _like(self, stem: str, part: str, name: str, slots: Content, like: str) -> Content:
        """Another policy's rule or threshold of the name, under this policy's own clause."""
        policy, _, part_name = like.partition(".")
        part_name = part_name or name
        named_parts = self._resolved(policy, stem, f"{part}.{name}.like").get(part, {})
        if named_parts and part_name not in named_parts:
            cure = did_you_mean(part_name, named_parts) or "请核对那项政策的文件。"
            self._fault(stem, f"{part}.{name}.like", f"政策“{policy}”中没有“{part_name}”", cure)
        words = _OWN_WORDS[part]
        if not any(word in slots for word in words):
            cure = "请写本政策的条文；没有条文的写 county default, no clause。"
            self._fault(stem, f"{part}.{name}.{words[0]}", "照用别的政策时要写明本政策的依据", cure)
        return _over(named_parts.get(part_name, {}), {key: value for key, value in slots.items() if key != "like"})

    def _fault(self, stem: str, key: str, problem: str, cure: str) -> None:
        self._faults.append(Fault(name_policy_file(stem), key, problem, cure))


def _over(below: Content, above: Content) -> Content:
    """One rule or threshold laid over another: slot by slot, examples one by one; a slot set to null is taken out."""
    stale = {word for slot, words in _REPLACED.items() if slot in above for word in words}
    unchanged = {key: value for key, value in below.items() if key not in stale}
    merged = unchanged | above
    if isinstance(below.get("examples"), dict) and isinstance(above.get("examples"), dict):
        merged["examples"] = {**below["examples"], **above["examples"]}
    return {key: value for key, value in merged.items() if value is not None}


def _as_taken_over(content: Content) -> Content:
    """The policy as another one takes it over: every clause says whose it is."""
    notice = content.get("notice", "")
    parts = [part for part in (*_PARTS, *_NAMED_PARTS) if part in content]
    return content | {part: dict(_labelled(content[part], notice)) for part in parts}


def _labelled(part: Mapping[str, Any], notice: str) -> Iterator[tuple[str, Any]]:
    for name, slots in part.items():
        if not isinstance(slots, dict):
            yield name, slots
        elif "values" in slots and isinstance(slots["values"], list):
            values = [{"notice": notice, **v} if isinstance(v, dict) else v for v in slots["values"]]
            yield name, slots | {"values": values}
        else:
            yield name, {"notice": notice, **slots} if "clause" in slots else slots
