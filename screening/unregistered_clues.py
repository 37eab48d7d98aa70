"""未在册强线索: rows about nobody in the register for which a registered household would be on the list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from domain.county.policy import PolicyDeclaration
from domain.county.source import SourceDeclaration
from domain.handover import PLACE, Admission
from domain.identity import columns as identity
from domain.regions import Regions
from domain.tables import conform, empty
from domain.text import squeeze
from screening.declarations.rule_check import make_outcome_types
from screening.facts.attributed_rows import make_attributed_rows
from screening.facts.household_facts import Population, make_population
from screening.rules.apply_rules import RuleResults, apply_rules
from screening.rules.rule_parameters import RuleParameters

_TEXTS = ("name", "township", "village", "group")


def find_unregistered_clues(
    admissions: Mapping[str, Admission], links: pl.DataFrame, parameters: RuleParameters, regions: Regions
) -> pl.DataFrame:
    """Table `strangers`: every unlinked row that a confirmed finding would rest on, once per rule.

    Whoever an unlinked row names is a household of their own of whom the register says nothing: neither lifted nor
    monitored. One ID number, or one name in one village, is one person. `admissions`: the usable sources;
    `parameters`: the run's own.
    """
    policy = _select_rules(parameters)
    sources_read = {source for rule in policy.rules.values() for source in rule.sources}
    unlinked_rows = {
        name: _UnlinkedRows.find_rows(admissions[name], links, parameters, regions)
        for name in sorted(sources_read & set(admissions))
    }
    rows = {name: unlinked.rows for name, unlinked in unlinked_rows.items()}
    if not any(frame.height for frame in rows.values()):
        return empty("strangers")
    people = pl.concat([unlinked.people for unlinked in unlinked_rows.values()])
    judged_people = _join_other_answers(
        make_population(_make_members(people), rows, parameters.as_of), parameters.policy, policy
    )
    return _make_table(
        apply_rules(judged_people, rows, replace(parameters, policy=policy)),
        policy,
        _rank_severity(unlinked_rows, parameters),
    )


def _select_rules(parameters: RuleParameters) -> PolicyDeclaration:
    """The rules about linked rows of persons and households; the register says nothing of unregistered persons."""
    rules = {
        name: rule
        for name, rule in parameters.policy.rules.items()
        if (source := parameters.sources.get(rule.from_)) and source.anchor == "linked" and source.grain != "area"
    }
    return parameters.policy.model_copy(update={"rules": rules})


@dataclass(frozen=True)
class _UnlinkedRows:
    """A source's unlinked rows as rules see them, and whom they name: one line per row."""

    rows: pl.DataFrame
    people: pl.DataFrame

    @classmethod
    def find_rows(
        cls, admission: Admission, links: pl.DataFrame, parameters: RuleParameters, regions: Regions
    ) -> _UnlinkedRows:
        source = parameters.sources[admission.source]
        places = links.filter(pl.col("source") == source.id, pl.col("decision") == "unlinked").select(PLACE)
        accepted = admission.accepted.join(places, on=list(PLACE), how="semi", maintain_order="left")
        people = _make_people(accepted, source, parameters, regions)
        possible_matches = people.select(*PLACE, "person_id", "household_id", certain=pl.lit(value=True))
        return cls(make_attributed_rows(admission, possible_matches, source, regions, parameters.as_of), people)


def _make_people(
    rows: pl.DataFrame, source: SourceDeclaration, parameters: RuleParameters, regions: Regions
) -> pl.DataFrame:
    """file, sheet, row_number, person_id (who it is, as far as the row tells), household_id, place and birth date."""
    absent = [pl.lit(None, dtype=pl.String).alias(name) for name in _TEXTS if name not in rows.columns]
    born = pl.col("birth_date") if "birth_date" in rows.columns else pl.lit(None, dtype=pl.Date)
    numbers = [
        identity.recognise_numbers(pl.col(name), parameters.as_of).struct.field("number") for name in source.identifiers
    ]
    # What a numeric cell holds may have lost its last digits: no two persons become one by it.
    number = pl.when(~pl.col("numeric_id")).then(pl.coalesce(numbers or [pl.lit(None, dtype=pl.String)]))
    placed_rows = regions.resolve(rows.with_columns(*absent, number.alias("_number")), as_of=parameters.as_of)
    return placed_rows.select(
        *PLACE,
        _identity_columns(source.id).alias("person_id"),
        _identity_columns(source.id).alias("household_id"),
        *("township", "village", "group"),
        pl.coalesce(identity.read_birth_date(pl.col("_number")), born).alias("birth_date"),
    )


def _identity_columns(source: str) -> pl.Expr:
    """The ID number, else name and place, else nobody but this row."""
    name, place = squeeze(pl.col("name")), pl.concat_str("township", "village", separator="/", ignore_nulls=True)
    place_and_name = pl.when(place != "").then(pl.format("{}/{}", place, name))
    row = pl.format("{}/{}/{}/{}", pl.lit(source), *PLACE)
    return pl.coalesce("_number", place_and_name, row)


def _make_members(people: pl.DataFrame) -> pl.DataFrame:
    """The unregistered persons in the columns of table `members` that facts are computed from."""
    no_text = pl.lit(None, dtype=pl.String)
    first = people.group_by("person_id", maintain_order=True).agg(
        pl.col("household_id", *PLACE).first(),
        pl.col("township", "village").drop_nulls().first().fill_null(""),
        pl.col("group", "birth_date").drop_nulls().first(),
    )
    return first.with_columns(
        *(no_text.alias(name) for name in ("household_type", "monitor_type", "residence", "labour")),
        is_head=pl.lit(value=True), risk_cleared=pl.lit(None, dtype=pl.Boolean),
    )  # fmt: skip


def _join_other_answers(
    people: Population, full_policy: PolicyDeclaration, clue_policy: PolicyDeclaration
) -> Population:
    """Rules that are not asked of unregistered persons found nothing, as far as the asked ones want to know."""
    other_columns = make_outcome_types([name for name in full_policy.rules if name not in clue_policy.rules])
    defaults = [
        pl.lit(None if name.endswith("_value") else False, dtype=kind).alias(name)
        for name, kind in other_columns.items()
    ]
    return replace(people, households=people.households.with_columns(defaults))


def _rank_severity(unlinked_rows: Mapping[str, _UnlinkedRows], parameters: RuleParameters) -> pl.DataFrame:
    """source, file, sheet, row_number, gravity: how grave the gravest of a row's coded fields is, from 0."""
    parts = [empty("strangers").select("source", *PLACE, "gravity")]
    for name, unlinked in unlinked_rows.items():
        ranks = [
            pl.col(field).replace_strict(order, range(len(order)), default=None, return_dtype=pl.Int64)
            for field, declared in parameters.sources[name].fields.items()
            if (order := declared.by_gravity)
        ]
        if ranks:
            severity = pl.min_horizontal(ranks).alias("gravity")
            parts.append(unlinked.rows.select(pl.lit(name).alias("source"), *PLACE, severity).unique())
    return pl.concat(parts)


def _make_table(screened: RuleResults, policy: PolicyDeclaration, severity: pl.DataFrame) -> pl.DataFrame:
    amounts = [name for name, rule in policy.rules.items() if rule.amount]
    certain_findings = screened.findings.filter(pl.col("certainty") == "confirmed").select(
        "clue_id", "rule_id", "risk", "evidence", amount=pl.when(pl.col("rule_id").is_in(amounts)).then("value")
    )
    rows = screened.evidence.join(certain_findings, on="clue_id").join(severity, on=["source", *PLACE], how="left")
    return conform(rows, "strangers").unique().sort("source", *PLACE, "rule_id")
