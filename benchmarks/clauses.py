"""What the sample county shows of the notices: clause -> rule -> households, and all policies side by side.

python -m benchmarks.clauses > docs/policies/clauses.md
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from domain.county.policy import PolicyDeclaration
from pipeline.county.load_county import load_county
from pipeline.job import Job
from pipeline.run_request import RunRequest
from screening.policies.policy_comparison import PolicyResults
from screening.policies.policy_labels import format_clause, format_table
from services.runs.policy_comparison import try_policy

PROJECT = Path(__file__).resolve().parents[1]
PERIOD = "2026Q3"


def quoted(policies: Iterable[PolicyDeclaration]) -> Iterator[tuple[str, str, str, str]]:
    """Policy, clause, its own words, rule: every rule that quotes its notice."""
    for policy in policies:
        for name, rule in policy.rules.items():
            if rule.quote and not rule.notice:
                yield policy.id, format_clause(rule), rule.quote, name


def trials(inbox: Path) -> dict[str, PolicyResults]:
    """Every policy of the project on one inbox."""
    policies = load_county(PROJECT / "config").policies
    with tempfile.TemporaryDirectory() as workspace:
        requests = {name: RunRequest(PERIOD, str(inbox), workspace, str(PROJECT / "config"), name) for name in policies}
        return {name: try_policy(Job.prepare(request)) for name, request in requests.items()}


def page(found: dict[str, PolicyResults]) -> str:
    """The Markdown page."""
    policies = [trial.policy for trial in found.values()]
    lines = [
        [f"`{policy}`", cited, words, f"`{rule}`", shown(found[policy], rule)]
        for policy, cited, words, rule in quoted(policies)
    ]
    rules = dict.fromkeys(name for policy in policies for name, rule in policy.rules.items() if not rule.coverage_only)
    beside = [[f"`{name}`", *(shown(trial, name) for trial in found.values())] for name in rules]
    return (
        "\n\n".join(
            [
                "# 条文、规则和样例县",
                f"样例县 {PERIOD} 的数据，截止期末；数字是命中的户数（片区规则为村数，类别规则为人数）。"
                "本页由 `python -m benchmarks.clauses` 生成，请勿手改。",
                "## 条文 → 规则 → 样例",
                format_table(["政策", "条文", "原文", "规则", "样例县"], lines),
                "## 各项政策并列",
                "“—”表示那项政策没有这条规则，或者它只用于五项保障、持续关注；“不能判定”后是原因。",
                format_table(["规则", *(f"`{name}`" for name in found)], beside),
            ]
        )
        + "\n"
    )


def shown(trial: PolicyResults, name: str) -> str:
    """How many the rule found, or why it could not answer."""
    rule = trial.policy.rules.get(name)
    if rule is None or rule.coverage_only:
        return "—"
    if rule.category:
        categories = trial.tables["categories"].filter(pl.col("rule_id") == name)
        return f"{categories['person_id'].n_unique()}人"
    outcome = trial.tables["rule_outcomes"].filter(pl.col("rule_id") == name)
    if outcome.height and not outcome["answered"][0]:
        return f"不能判定：{outcome['reason'][0]}"
    hits = trial.tables["findings"].filter(pl.col("rule_id") == name)
    place = pl.concat_str("township", "village", separator="/")
    return str(hits.select(pl.coalesce("household_id", place).n_unique()).item())


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(page(trials(PROJECT / "data_samples" / PERIOD)))
