"""Accepted rows -> the register's members and one link per row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import polars as pl

import expectations
import matchers
import screening
from domain.county.source import SourceDeclaration
from domain.errors import StageFailed
from domain.handover import PLACE, Admission
from domain.tables import conform, empty
from matchers.calibrate import count_disagreements
from matchers.prepare.linking_columns import list_linking_columns
from pipeline.answers import run_decisions
from pipeline.deliveries.household_numbers import names_households, restore_numbers
from pipeline.deliveries.source_data import add_register_places, list_usable_sources, read_admission
from pipeline.job import Job
from storage.admitted_rows import ACCEPTED


def build_register(job: Job) -> pl.DataFrame:
    """Table `members`; kept in the work folder. Other sources' household numbers follow the register's."""
    accepted = job.run.rows("register_members").read_rows(ACCEPTED)
    members = matchers.build_members(accepted, job.county.regions, job.as_of)
    job.run.put("members", members)
    _restore_household_numbers(job, members)
    return members


def _restore_household_numbers(job: Job, members: pl.DataFrame) -> None:
    registered = expectations.RegisteredHouseholds(members["household_id"])
    for name in list_usable_sources(job):
        source = job.county.sources[name]
        if names_households(source):
            unknown = restore_numbers(job.run.rows(name), registered)
            issues = expectations.add_unknown_households(job.run.read("issues", name), unknown, source)
            job.run.put("issues", issues, name)


def link_rows(job: Job) -> dict[str, int]:
    """Link every usable source: `links` is published, claims stay in the work folder. Returns decision -> rows."""
    members = job.run.read("members")
    decisions = run_decisions.collect_decisions(job, job.run.read_sheets())
    linker = make_linker(job, members, decisions)
    links, pairs, patterns = [empty("links")], [empty("review_pairs")], [empty("patterns")]
    prepared, samples = [], []
    for name in list_usable_sources(job):
        source = job.county.sources[name]
        admission = read_admission(job, name, list_linking_columns(source))
        if source.anchor == "linked":
            prepared.append(linker.match_exactly(admission, source))
        else:
            job.run.put("claims", matchers.list_household_matches(admission), name)
    for part, linked in zip(prepared, linker.link_sources(prepared), strict=True):
        source = job.county.sources[part.source]
        links.append(linked.links)
        pairs.append(linked.review_pairs)
        patterns.append(linked.patterns)
        samples.append(linked.sampled_pairs)
        job.run.put("claims", linked.possible_matches, source.id)
        admission = read_admission(job, source.id, list_linking_columns(source))
        joined = matchers.find_joined_households(linker, admission, source, linked.links)
        job.run.put("household_joins", joined, source.id)
    table = pl.concat(links).sort("source", *PLACE)
    job.run.put("links", table)
    job.run.put("possible_matches", collect_possible_matches(job))
    job.run.put("patterns", pl.concat(patterns).sort("source", "pattern"))
    _check_weights(job, samples)
    run_decisions.publish_review_tables(job, table, pl.concat(pairs), members, partial(read_admission, job), decisions)
    return dict(table["decision"].value_counts(sort=True).iter_rows())


def collect_possible_matches(job: Job) -> pl.DataFrame:
    """Table `possible_matches`, of all usable sources."""
    parts = [job.run.read("claims", name).filter(~pl.col("certain")) for name in list_usable_sources(job)]
    matches = pl.concat([empty("claims"), *parts]).drop("certain")
    return conform(matches, "possible_matches").sort("source", *PLACE, "household_id", "person_id", nulls_last=True)


def _check_weights(job: Job, samples: Sequence[pl.DataFrame]) -> None:
    """Raise `StageFailed` where recordlinkage weighs a pair otherwise than the run did."""
    pairs = pl.concat(samples) if samples else pl.DataFrame()
    if wrong := count_disagreements(pairs, job.county.matching.model.comparisons):
        raise StageFailed(
            f"抽查 {pairs.height} 对比对结果，有 {wrong} 对的权重与 recordlinkage 按同一模型算出的不一致。"
            "程序或它所用的库有误，结果没有发布，请联系系统管理员。"
        )


def make_linker(job: Job, members: pl.DataFrame, decisions: pl.DataFrame | None = None) -> matchers.Linker:
    """The register as rows are linked to it; changes of name or number that a source tells of count for all sources.

    `decisions`: what officers and townships have decided about rows.
    """
    linker = matchers.Linker.prepare(
        members, add_register_places(job, members), job.county.matching, job.as_of, decisions
    )
    for name in list_usable_sources(job):
        if matchers.has_former_names(source := job.county.sources[name]):
            linker = matchers.learn_former_names(linker, read_admission(job, name), source)
    return linker


def attribute_rows(
    linker: matchers.Linker, admission: Admission, source: SourceDeclaration, as_of: date
) -> pl.DataFrame:
    """A source's rows with everybody whom they may be about, linked at once and not published.

    Columns as `screening.make_attributed_rows`.
    """
    if source.anchor == "linked":
        possible_matches = linker.link_source(admission, source).possible_matches
    else:
        possible_matches = matchers.list_household_matches(admission)
    return screening.make_attributed_rows(admission, possible_matches, source, linker.regions, as_of)
