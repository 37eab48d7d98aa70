"""Screening: one rule of the policy beside the groupby that somebody would write for it."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

import screening
from benchmarks.measure import Case
from benchmarks.sample import Sample
from domain.periods import find_window_start
from screening import RuleResults
from screening.rules.rule_parameters import make_rule_parameters

RULE = "medical_burden"
_LOW, _HIGH = 5_000, 20_000


def medical_burden(sample: Sample) -> Case:
    """Own payments of a household in twelve months, reversals netted, against two thresholds."""
    source = sample.county.sources["insurance_settlement"]
    admission = sample.admitted(source.id)
    possible_matches = sample.linker.link_source(admission, source).possible_matches
    rows = {
        source.id: screening.make_attributed_rows(
            admission, possible_matches, source, sample.county.regions, sample.as_of
        )
    }
    people = screening.make_population(sample.members, rows, sample.as_of)
    policy = sample.county.policy(None)
    one_rule_policy = policy.model_copy(update={"rules": {RULE: policy.rules[RULE]}})
    county = sample.county.settings.code
    frame = rows[source.id].to_pandas()
    households = people.households.to_pandas()
    start = pd.Timestamp(find_window_start(sample.as_of, one_rule_policy.window_months))
    end = pd.Timestamp(sample.as_of) + timedelta(days=1)

    def ours() -> RuleResults:
        return screening.apply_rules(
            people, rows, make_rule_parameters(one_rule_policy, {source.id: source}, county, sample.as_of, rows)
        )

    def baseline() -> set[str]:
        paid = frame[frame["certain"] & (frame["settled_on"] >= start) & (frame["settled_on"] < end)]
        sums = paid.groupby("household_id", as_index=False)["self_paid"].sum().merge(households, on="household_id")
        low = sums["lifted_or_monitored"] & (sums["self_paid"] >= _LOW)
        return set(sums[low | (sums["self_paid"] >= _HIGH)]["household_id"])

    return Case(
        f"the rule {RULE}",
        "pandas groupby and merge",
        len(frame),
        ours=ours,
        baseline=baseline,
        agrees=lambda screened, expected: (
            isinstance(screened, RuleResults) and set(screened.findings["household_id"]) == expected
        ),
    )
