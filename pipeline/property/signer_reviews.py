"""Whose signature a paper bears: as linked, and as officers have decided about that paper and no other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import polars as pl

import matchers
from domain.handover import PLACE, Admission
from domain.tables import conform, empty
from pipeline.answers.run_decisions import publish_review_tables
from pipeline.deliveries.source_data import read_admission
from pipeline.property.search_job import AUTHORISATIONS, PropertyJob

# What makes a paper that paper: days until which it holds, and departments, may be put right later.
_PAPER = ("authorisation_no", "household_id", "name", "id_number", "signed_on")
_WITHOUT_ID = "signature_without_id"


@dataclass(frozen=True)
class SignerLinks:
    """`links`: table `links` of the papers, each under the paper's own key. `pairs`: table `review_pairs` of them."""

    links: pl.DataFrame
    pairs: pl.DataFrame


def read_review_decisions(job: PropertyJob, members: pl.DataFrame) -> matchers.ReviewDecisions:
    """What officers and townships have decided about rows of people of this register."""
    return matchers.ReviewDecisions.select_for_rows(job.ledger.read_decisions_in_force(), members)


def settle_signers(
    job: PropertyJob, admission: Admission, linked: matchers.LinkTables, members: pl.DataFrame,
    reviewed: matchers.ReviewDecisions,
) -> SignerLinks:  # fmt: skip
    """The papers' links with what was decided about each paper, and whom a paper may mean that is left."""
    links = _rekey(linked.links, _make_paper_keys(admission))
    pairs = matchers.add_linked_pairs(
        _rekey(linked.review_pairs, links), links.filter(pl.col("decision") == "linked"), members
    )
    possible = matchers.select_likely_pairs(pairs).select(*PLACE, "person_id", "household_id")
    named = links.drop_nulls("person_id").select(possible.columns)
    settled = matchers.settle_rows(links, pl.concat([possible, named]).unique(), reviewed, job.county.matching.outcomes)
    left = settled.possible_matches.select(*PLACE, "person_id")
    return SignerLinks(settled.links, pairs.join(left, on=[*PLACE, "person_id"], how="semi", maintain_order="left"))


def _make_paper_keys(admission: Admission) -> pl.DataFrame:
    """file, sheet, row_number, row_key of the accepted rows."""
    return matchers.make_record_keys(admission.accepted, AUTHORISATIONS, _PAPER)


def _rekey(table: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """The table with the papers' own keys."""
    columns = table.columns
    keyed = table.drop("row_key").join(keys.select(*PLACE, "row_key"), on=list(PLACE), maintain_order="left")
    return keyed.select(columns)


def publish_signers(job: PropertyJob, admission: Admission, signers: SignerLinks, signed: pl.DataFrame) -> None:
    """Publish `signer_links`; in the work folder the pairs of those that wait.

    `signed`: frame `signatures`.
    """
    numbers = admission.accepted.select(*PLACE, "authorisation_no").drop_nulls()
    status = signed.select(*PLACE, "signer_status")
    lines = signers.links.join(numbers, on=list(PLACE)).join(status, on=list(PLACE))
    # A link by name and circumstances opens nothing: an officer is asked.
    is_doubtful = (pl.col("signer_status") == "doubtful") & (pl.col("decision") == "linked")
    lines = lines.with_columns(
        pl.when(is_doubtful).then(pl.lit("review")).otherwise("decision").alias("decision"),
        pl.when(~is_doubtful).then("method").alias("method"),
        pl.when(is_doubtful).then(pl.lit(_WITHOUT_ID)).otherwise("reason").alias("reason"),
    )
    table = conform(lines, "signer_links").sort("source", *PLACE)
    waiting = table.filter(pl.col("decision") == "review").select(PLACE)
    job.run.put("signer_links", table)
    job.run.put("review_pairs", signers.pairs.join(waiting, on=list(PLACE), how="semi"), AUTHORISATIONS)


def publish_waiting_rows(job: PropertyJob, links: pl.DataFrame, pairs: pl.DataFrame, members: pl.DataFrame) -> None:
    """Publish what the review of papers and replies needs; it is purged with the search.

    `links`: table `links` of the replies. `pairs`: table `review_pairs`. A township's 非本人 has no meaning here.
    """
    signers = job.run.read("signer_links").select(links.columns)
    admitted = partial(read_admission, job)
    publish_review_tables(job, pl.concat([links, signers]), pairs, members, admitted, empty("review_decisions"))
