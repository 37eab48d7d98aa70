"""What each step of a property search does, as plain functions over the run's folder; Prefect is not known here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

import matchers
from delivery.property import make_batch_number
from domain.change_words import DEATH
from domain.handover import PLACE, Admission
from domain.tables import conform, empty
from pipeline.deliveries.source_data import list_ingested_sources, list_usable_sources, read_admission, read_judgement
from pipeline.link import attribute_rows, make_linker
from pipeline.property.remembered_rows import add_remembered_rows, read_rows_with_household
from pipeline.property.search_job import AUTHORISATIONS, RECEIPTS, REGISTER, REVIEWS, VISITS, PropertyJob
from pipeline.property.signer_reviews import (
    SignerLinks,
    publish_signers,
    publish_waiting_rows,
    read_review_decisions,
    settle_signers,
)
from screening import property as searching


def open_gate(job: PropertyJob) -> dict[str, int]:
    """Decide who may be looked up where; publishes `asked`, `refused`, `signer_links`. Returns persons."""
    members = job.run.read("members")
    linker = make_linker(job, members)
    reviewed = read_review_decisions(job, members)
    admission = read_admission(job, AUTHORISATIONS)
    linked = linker.link_source(admission, job.county.sources[AUTHORISATIONS])
    repaired = matchers.find_links_by_visible_id(linked).filter("same_name", "names_household")
    signers = settle_signers(job, admission, linked, members, reviewed)
    # A decision about somebody's death or move counts as in a comparison; one about a bill is none about a paper.
    rows = read_source_rows(job, replace(linker, reviewed=reviewed))
    decided = decide_gate(job, members, rows, admission, signers, repaired)
    people_asked = conform(_add_batches(job, decided.permitted), "asked").sort(
        "department", "household_id", "person_id"
    )
    job.run.put("asked", people_asked)
    job.run.put("refused", decided.refused)
    return {"asked": people_asked["person_id"].n_unique(), "refused": decided.refused["person_id"].n_unique()}


def decide_gate(
    job: PropertyJob,
    members: pl.DataFrame,
    rows: Mapping[str, pl.DataFrame],
    admission: Admission,
    signers: SignerLinks,
    repaired: pl.DataFrame,
) -> searching.GateDecisions:
    """The gate over authorisations and their signers; `rows`: of `read_source_rows`. Publishes `signer_links`."""
    declared, days = job.county.property, searching.SearchDays(job.as_of, job.asked_on)
    spelled = matchers.add_name_key(members, "name").with_columns(
        compute_name_keys(members["former_name"]).alias("former_key")
    )
    matter = searching.find_signatories(spelled, rows, declared, days)
    named_rows = replace(
        admission,
        accepted=matchers.add_name_key(admission.accepted, "name"),
        unreadable=matchers.add_name_key(admission.unreadable, "name"),
    )
    signed = searching.read_signatures(named_rows, signers.links, repaired, matter, declared, days)
    publish_signers(job, admission, signers, signed)
    agents = searching.read_agents(
        signed["agent_name"], matter.people, find_names_of_deceased(job), declared.no_agent, compute_name_keys, days
    )
    return searching.apply_gate(
        signed, matter, job.searched_departments(), job.policy.authorisation_scope, days, agents
    )


def compute_name_keys(names: pl.Series) -> pl.Series:
    """The names as they are compared."""
    return matchers.add_name_key(names.to_frame("name"), "name")["name_key"]


def find_names_of_deceased(job: PropertyJob) -> frozenset[str]:
    """As they are compared, of everybody of whom a death is reported, registered or not."""
    usable = list_usable_sources(job)
    reports = {
        "civil_deaths": pl.lit(value=True), "police_changes": (pl.col("change") == DEATH).fill_null(value=False)
    }  # fmt: skip
    names = [
        read_admission(job, name).examined_rows.filter(says)["name"] for name, says in reports.items() if name in usable
    ]
    return frozenset(compute_name_keys(pl.concat(names)).drop_nulls()) if names else frozenset()


def read_source_rows(job: PropertyJob, linker: matchers.Linker) -> dict[str, pl.DataFrame]:
    """Source -> claimed rows of whatever tells of deaths, moves, certificates, visits and reviews."""
    rows = {}
    for name in list_usable_sources(job):
        source = job.county.sources[name]
        if name in {REGISTER, AUTHORISATIONS, RECEIPTS} or name in job.searched_sources():
            continue
        rows[name] = attribute_rows(linker, read_admission(job, name), source, job.as_of)
    for name in (VISITS, REVIEWS):
        if (lines := add_remembered_rows(job, name, rows.get(name))) is not None:
            rows[name] = lines
    return rows


def _add_batches(job: PropertyJob, people_asked: pl.DataFrame) -> pl.DataFrame:
    batches = {
        department: make_batch_number(
            str(job.period), department, people_asked.filter(pl.col("department") == department)
        )
        for department in people_asked["department"].unique()
    }
    return people_asked.with_columns(
        pl.col("department").replace_strict(batches, default="", return_dtype=pl.String).alias("batch")
    )


def collect_replies(job: PropertyJob) -> dict[str, int]:
    """Read the replies for those who were asked; publishes `links`, `property_findings`, `property_answers`.

    Of a row about anybody else nothing is kept but that it was there; of what waits, what its review
    needs. Returns decision -> rows.
    """
    members = job.run.read("members")
    people_asked = job.run.read("asked")
    placed = people_asked.join(
        members.select("person_id", "township", "village"), on="person_id", maintain_order="left"
    )
    receipts = _read_receipts(job, people_asked)
    links, findings, answers = [empty("links")], [empty("property_findings")], [empty("property_answers")]
    pairs = [job.run.read("review_pairs", AUTHORISATIONS)]
    replies = _read_replies(job, members, people_asked)
    for name, source in job.searched_sources().items():
        department_people = placed.filter(pl.col("department") == source.department)
        reply = None
        if name in replies:
            linked, reply = replies[name]
            links.append(linked.links)
            pairs.append(linked.review_pairs)
        if department_people.height:
            search_answers = searching.answer_search(
                department_people, reply, receipts[source.department], source, job.county.property.sources[name],
                job.policy.property_situations, job.as_of,
            )  # fmt: skip
            findings.append(search_answers.findings)
            answers.append(search_answers.answers)
    table = pl.concat(links).sort("source", *PLACE)
    property_findings = pl.concat(findings).sort("household_id", "person_id", "source")
    job.run.put("links", table)
    job.run.put("property_findings", property_findings)
    job.run.put("property_answers", pl.concat(answers))
    publish_waiting_rows(job, table, pl.concat(pairs), members)
    return dict(table["decision"].value_counts(sort=True).iter_rows())


def _read_receipts(job: PropertyJob, people_asked: pl.DataFrame) -> dict[str, Mapping[str, object]]:
    usable = RECEIPTS in list_usable_sources(job)
    admission = read_admission(job, RECEIPTS) if usable else _empty_receipts()
    receipts = searching.read_receipts(
        admission, people_asked, job.county.property, searching.SearchDays(job.as_of, job.asked_on)
    )
    job.run.put("refused_receipts", searching.list_refused_receipts(receipts))
    return {str(line["department"]): line for line in searching.list_readable_receipts(receipts).iter_rows(named=True)}


def _empty_receipts() -> Admission:
    fields = {"department": pl.String, "searched_on": pl.Date, "batch": pl.String, "persons_searched": pl.Int64}
    place = {"file": pl.String, "sheet": pl.String, "row_number": pl.Int64}
    rows = pl.DataFrame(schema=place | fields)
    return Admission(RECEIPTS, rows, empty("quarantine"), rows)


def _read_replies(
    job: PropertyJob, members: pl.DataFrame, people_asked: pl.DataFrame
) -> dict[str, tuple[matchers.LinkTables, searching.Reply]]:
    """Source -> what linking says of a department's rows, and those of them that are about somebody asked."""
    ingested = list_ingested_sources(job)
    sources = [source for name, source in job.searched_sources().items() if name in ingested]
    if not sources:
        return {}
    linker = make_linker(job, members)
    replies = []
    for source in sources:
        people = people_asked.filter(pl.col("department") == source.department).select("person_id").unique()
        replies.append(matchers.narrow_reply(linker, read_admission(job, source.id), source, people))
    reviewed = read_review_decisions(job, members)
    linked = zip(replies, matchers.link_replies(linker, replies, reviewed), strict=True)
    return {reply.source.id: (tables, _read_statements(job, reply, tables)) for reply, tables in linked}


def _read_statements(job: PropertyJob, reply: matchers.Reply, linked: matchers.LinkTables) -> searching.Reply:
    """What is used of a reply: the rows of those who were asked about, and how many more may be theirs."""
    certain_links = linked.links.filter(pl.col("decision") == "linked").select(*PLACE, "person_id")
    accepted = reply.admission.accepted.drop("person_id", "household_id", strict=False)
    waiting = linked.possible_matches.filter(~pl.col("certain")).drop_nulls("person_id")
    judgement = read_judgement(job, reply.source.id)
    refused = bool(judgement and judgement.refused)
    counts = waiting.group_by("person_id").agg(pl.len().cast(pl.Int64).alias("rows"))
    return searching.Reply(accepted.join(certain_links, on=list(PLACE)).sort(*PLACE), counts, refused)


def find_repeat_reviews(job: PropertyJob) -> int:
    """Publish `review_again`; returns its rows."""
    reviews = read_rows_with_household(job, REVIEWS)
    again = searching.find_repeat_reviews(job.run.read("property_findings"), reviews, job.as_of)
    job.run.put("review_again", again)
    return again.height
