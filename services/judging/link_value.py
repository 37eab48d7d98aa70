"""What a doubtful pair is worth: what would change if it were settled, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from domain.county.policy import PolicyDeclaration
from services.runs.published_runs import RunFrames

_MOST_TITLES = 3
_STANDINGS = {"listed": "该户已在名单上", "to_verify": "该户已在待核实线索中", "off_list": "该户目前不在名单上"}


def describe_value(frames: RunFrames, line: Mapping[str, Any]) -> str:
    """若确认为同一人: which rules the row would count for, and whether the household is on the list already.

    `line`: of a review board.
    """
    if frames.run.is_search:
        return "若确认为同一人：按此人处理这条授权或反馈；非同一人的，不予采用。"
    rules = list_fed_rules(frames.run.policy, line["source"])
    standing = _STANDINGS[find_standing(frames, line["household_id"])]
    if line["is_doubted"]:
        return f"乡镇认为不是本人。若判为非同一人：收回这条对应，涉及{_name_rules(rules)}；{standing}。"
    if not rules:
        return f"若确认为同一人：记为此人的数据，目前没有规则使用；{standing}。"
    return f"若确认为同一人：这一行计入{_name_rules(rules)}；{standing}。"


def find_standing(frames: RunFrames, household_id: str) -> str:
    """Listed, to_verify or off_list: how the household stands in the run."""
    return _read_standings(frames).get(household_id, "off_list")


def list_fed_rules(policy: PolicyDeclaration, source: str) -> list[str]:
    """Titles of the rules that look at a source, those that put a household on the list first."""
    rules = [rule for rule in policy.rules.values() if source in rule.sources and not rule.category]
    return [rule.title for rule in sorted(rules, key=lambda rule: (rule.coverage_only, rule.certainty != "confirmed"))]


@lru_cache(maxsize=4)
def _read_standings(frames: RunFrames) -> dict[str, str]:
    lines = frames.read("suspected").select("household_id", "certainty", "mandatory").iter_rows()
    return {
        home: "listed" if certainty == "confirmed" or mandatory else "to_verify" for home, certainty, mandatory in lines
    }


def _name_rules(titles: list[str]) -> str:
    names = "、".join(f"“{title}”" for title in titles[:_MOST_TITLES])
    return f"{names}等 {len(titles)} 条规则" if len(titles) > _MOST_TITLES else names or "的规则：无"
