"""What each step of a comparison does, as plain functions over the run's folder; Prefect is not known here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

import polars as pl

import expectations
import intake
import matchers
import screening
from domain.declarations.columns_read import linked_by, screened_by
from domain.declarations.county import County
from domain.errors import InputsRefused, StageFailed
from domain.handover import PLACE, Admission, Judgement, SheetFound, sheet_found
from domain.home_county import HomeCounty
from domain.regions import Regions
from domain.tables import empty
from flows.accounts import SHEET, accounting, refused_rows
from flows.admitted import ACCEPTED, AdmittedRows
from flows.household_numbers import names_households, restore_numbers
from flows.job import Job
from flows.progress import place_words
from flows.receiving import receive
from flows.reviewing import during
from flows.workspace import read_table, write_table
from ledger import Growth, Previous, compare
from matchers.calibrate import disagreements
from screening.setting import Setting, setting

# Whose household the strangers of a source join.
JOINED = "joined.parquet"
# More files than these are counted and not named.
_MOST_NAMED = 10
# What becomes of a sheet that may have been meant for a source and was not taken for it.
NOT_TAKEN = frozenset({"unrecognised", "ambiguous", "unreadable", "empty"})


def survey(job: Job) -> list[SheetFound]:
    """Recognise every file of the inbox; remembered in the work folder."""
    sheets = recognise(job.inbox, job.county, job.used_sources())
    job.check_id()
    remember_survey(job, sheets)
    return sheets


def remember_survey(job: Job, sheets: Sequence[SheetFound]) -> None:
    """Keep in the work folder what every sheet is."""
    text = json.dumps([asdict(sheet) for sheet in sheets], ensure_ascii=False)
    (job.folder.staging / "work" / "survey.json").write_text(text, encoding="utf-8")


def recognise(inbox: Path, county: County, used: Sequence[str] | None = None) -> list[SheetFound]:
    """Every sheet of an inbox, by the headings that the county declares; `used` as `intake.survey` has it."""
    headings = {name: county.headings(name) for name in county.sources}
    ignored = {name: county.ignored(name) for name in county.sources}
    return intake.survey(inbox, county.sources, headings, ignored, used)


def surveyed(job: Job) -> list[SheetFound]:
    """The survey as remembered."""
    lines = json.loads((job.folder.staging / "work" / "survey.json").read_text(encoding="utf-8"))
    return [sheet_found(line) for line in lines]


def delivered_sources(job: Job, sheets: Sequence[SheetFound]) -> list[str]:
    """Sources of which at least one sheet was recognised."""
    found = {sheet.source for sheet in sheets if sheet.source and sheet.status in {"recognised", "duplicate_file"}}
    return [name for name in job.used_sources() if name in found]


def ingest(job: Job, source_id: str) -> dict[str, float]:
    """Land and admit one source; its rows go to the work folder. Returns the delivery's profile."""
    source = job.county.sources[source_id]
    sheets = [sheet for sheet in surveyed(job) if sheet.source == source_id]
    folder, rows = work_folder(job, source_id), admitted_rows(job, source_id)
    folder.mkdir()
    home = HomeCounty(job.county.regions, job.as_of)
    inspection = expectations.Inspection(source, job.fields_read(source), job.suites[source_id], job.as_of, home)
    received = receive(job.inbox, source, sheets, inspection, rows)
    landed = received.landed
    write_table(received.quarantine, folder, "quarantine")
    write_table(landed.dropped, folder, "dropped")
    landed.read.write_parquet(folder / "read.parquet")
    messages = [asdict(sheet) for sheet in landed.sheets]
    (folder / "sheets.json").write_text(json.dumps(messages, ensure_ascii=False), encoding="utf-8")
    write_table(received.issues, folder, "issues")
    return inspection.profile(received.issues, _profile_before(job, source_id))


def _profile_before(job: Job, source: str) -> dict[str, float]:
    """The numbers of the source's delivery in the period before; empty when there was none."""
    known = job.earlier("profiles").filter(pl.col("source") == source)
    return dict(known.drop_nulls().select("metric", "value").iter_rows())


def judge(job: Job, profiles: dict[str, dict[str, float]]) -> None:
    """Let the suites judge the deliveries in one batch; a refused delivery's rows are quarantined."""
    judgements = expectations.judge(profiles, {name: job.suites[name] for name in profiles})
    for name, judgement in judgements.items():
        folder = work_folder(job, name)
        (folder / "judgement.json").write_text(json.dumps(asdict(judgement), ensure_ascii=False), encoding="utf-8")
        write_table(expectations.profiles_table({name: profiles[name]}), folder, "profiles")
        write_table(expectations.judgements_table([judgement]), folder, "judgements")
        if judgement.refused:
            _refuse(job, judgement)


def _refuse(job: Job, judgement: Judgement) -> None:
    source, rows = job.county.sources[judgement.source], admitted_rows(job, judgement.source)
    folder = work_folder(job, source.id)
    sheets = json.loads((folder / "sheets.json").read_text(encoding="utf-8"))
    files = sorted({sheet["file"] for sheet in sheets if sheet["status"] == "recognised"})
    issues = expectations.with_refusal(read_table(folder, "issues"), judgement, source, files)
    write_table(issues, folder, "issues")
    quarantine = read_table(folder, "quarantine")
    write_table(refused_rows(rows.read(ACCEPTED, PLACE), quarantine, source.id), folder, "quarantine")
    rows.clear()


def check_required(job: Job) -> None:
    """Raise `InputsRefused` when a source without which nothing can be published is missing or was refused."""
    wrong = []
    sheets = surveyed(job)
    for name in job.required_sources():
        source, judgement = job.county.sources[name], judgement_of(job, name)
        title = f"{source.department}“{source.title}”"
        if judgement is None:
            wrong.append(f"  缺少{title}：收件目录中没有认出这份数据。{_nearest(job, name, sheets)}")
        elif judgement.refused:
            reasons = "；".join(text for severity, text in judgement.failures if severity == "critical")
            wrong.append(f"  {title}未通过检查：{reasons}。文件：{_blamed_files(job, name, sheets)}")
    if wrong:
        cure = "更正后请先用 fangpin check 检查收件目录，再运行同一命令。"
        raise InputsRefused("\n".join(["必需的数据不齐，没有发布任何结果：", *wrong, cure]))


def _blamed_files(job: Job, name: str, sheets: Sequence[SheetFound]) -> str:
    """The files of a refused source: those that are said to be another county's, or else all."""
    issues = read_table(work_folder(job, name), "issues").filter(pl.col("check") == expectations.ANOTHER_COUNTY)
    delivered = [sheet.file for sheet in sheets if sheet.source == name and sheet.status == "recognised"]
    files = sorted(set(issues["file"]) or set(delivered))
    return "、".join(f"“{file}”" for file in files[:_MOST_NAMED]) + (
        f"等 {len(files)} 份" if len(files) > _MOST_NAMED else ""
    )


def _nearest(job: Job, name: str, sheets: Sequence[SheetFound]) -> str:
    """What came closest to the missing source."""
    source = job.county.sources[name]
    headings = "、".join(source.fields[field].title for field in source.required_fields)
    close = [sheet for sheet in sheets if sheet.status in NOT_TAKEN]
    told = "".join(f"\n    {place_words(sheet.file, sheet.sheet)}：{sheet.message}" for sheet in close)
    return f"它应有的表头：{headings}。" + (f"未能采用的文件：{told}" if told else "请补上文件后重新运行。")


def judgement_of(job: Job, source: str) -> Judgement | None:
    """What the suite said of a delivered source; none when nobody delivered it."""
    path = work_folder(job, source) / "judgement.json"
    if not path.is_file():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    failures = tuple((severity, text) for severity, text in kept["failures"])
    return Judgement(source, failures, tuple(kept["metrics"]))


def admitted_rows(job: Job, source: str) -> AdmittedRows:
    """A source's admitted rows in the work folder."""
    return AdmittedRows(work_folder(job, source))


def admission_of(job: Job, source: str, columns: Iterable[str] | None = None) -> Admission:
    """A source's admission from the work folder, with the columns asked for or all."""
    admission = admitted_rows(job, source).admission(source, columns)
    return replace(admission, quarantine=read_table(work_folder(job, source), "quarantine"))


def landed_sources(job: Job) -> list[str]:
    """Sources whose rows were read, refused or not."""
    return [name for name in job.used_sources() if work_folder(job, name).is_dir()]


def usable_sources(job: Job) -> list[str]:
    """Delivered sources that were not refused."""
    judged = {name: judgement_of(job, name) for name in job.used_sources()}
    return [name for name, judgement in judged.items() if judgement and not judgement.refused]


def register(job: Job) -> pl.DataFrame:
    """Table `members`; kept in the work folder. Other sources' household numbers follow the register's."""
    accepted = admitted_rows(job, "register_members").read(ACCEPTED)
    members = matchers.registered_members(accepted, job.county.regions, job.as_of)
    write_table(members, job.folder.staging / "work", "members")
    _restore_household_numbers(job, members)
    return members


def _restore_household_numbers(job: Job, members: pl.DataFrame) -> None:
    registered = expectations.RegisteredHouseholds(members["household_id"])
    for name in usable_sources(job):
        source = job.county.sources[name]
        if names_households(source):
            unknown, folder = restore_numbers(admitted_rows(job, name), registered), work_folder(job, name)
            issues = expectations.with_unknown_households(read_table(folder, "issues"), unknown, source)
            write_table(issues, folder, "issues")


def link(job: Job) -> dict[str, int]:
    """Link every usable source: `links` is published, claims stay in the work folder. Returns decision -> rows."""
    members = read_table(job.folder.staging / "work", "members")
    decisions = during.decisions_in_force(job, surveyed(job))
    linker = linker_of(job, members, decisions)
    links, pairs, patterns = [empty("links")], [empty("review_pairs")], [empty("patterns")]
    taken, samples = [], []
    for name in usable_sources(job):
        source = job.county.sources[name]
        admission = admission_of(job, name, linked_by(source))
        if source.anchor == "linked":
            taken.append(linker.take(admission, source))
        else:
            write_table(matchers.keyed_claims(admission), work_folder(job, name), "claims")
    for part, linked in zip(taken, linker.finish(taken), strict=True):
        source = job.county.sources[part.source]
        links.append(linked.links)
        pairs.append(linked.pairs)
        patterns.append(linked.patterns)
        samples.append(linked.sample)
        write_table(linked.claims, work_folder(job, source.id), "claims")
        admission = admission_of(job, source.id, linked_by(source))
        joined = matchers.households_joined(linker, admission, source, linked.links)
        joined.write_parquet(work_folder(job, source.id) / JOINED)
    table = pl.concat(links).sort("source", *PLACE)
    write_table(table, job.folder.staging / "tables", "links")
    write_table(pl.concat(patterns).sort("source", "pattern"), job.folder.staging / "tables", "patterns")
    _check_weights(job, samples)
    during.keep_for_review(job, table, pl.concat(pairs), members, partial(admission_of, job), decisions)
    return dict(table["decision"].value_counts(sort=True).iter_rows())


def _check_weights(job: Job, samples: Sequence[pl.DataFrame]) -> None:
    """Raise `StageFailed` where recordlinkage weighs a pair otherwise than the run did."""
    pairs = pl.concat(samples) if samples else pl.DataFrame()
    if wrong := disagreements(pairs, job.county.matching.model.comparisons):
        raise StageFailed(
            f"抽查 {pairs.height} 对比对结果，有 {wrong} 对的权重与 recordlinkage 按同一模型算出的不一致。"
            "程序或它所用的库有误，结果没有发布，请联系系统管理员。"
        )


def linker_of(job: Job, members: pl.DataFrame, decisions: pl.DataFrame | None = None) -> matchers.Linker:
    """The register as rows are linked to it; changes of name or number that a source tells of count for all sources.

    `decisions`: what officers and townships have decided about rows.
    """
    linker = matchers.Linker.of(members, regions_of(job, members), job.county.matching, job.as_of, decisions)
    for name in usable_sources(job):
        if matchers.tells_of_changes(source := job.county.sources[name]):
            linker = matchers.knowing_changes(linker, admission_of(job, name), source)
    return linker


def ask(
    job: Job, members: pl.DataFrame, rows: dict[str, pl.DataFrame]
) -> tuple[screening.Population, screening.Screened, Setting]:
    """Ask the policy's rules of everybody; `rows`: source -> its claimed rows."""
    sources = {name: job.county.sources[name] for name in job.used_sources()}
    people = screening.population(members, rows, job.as_of)
    rules = setting(job.policy, sources, job.county.settings.code, job.as_of, rows)
    return people, screening.screen(people, rows, rules), rules


def screen(job: Job) -> dict[str, int]:
    """Ask the policy's rules of everybody; publishes findings, evidence, coverage and the list."""
    members = read_table(job.folder.staging / "work", "members")
    rows = claimed_rows(job, members)
    people, screened, rules = ask(job, members, rows)
    suspected = screening.suspected_table(people, screened, job.policy, job.visit_by)
    growth = Growth(frozenset(name for name, rule in job.policy.rules.items() if rule.amount), job.policy.worsened_by)
    compared = compare(suspected, screened.findings, screened.unanswered, _previous(job), str(job.period), growth)
    published = {
        "findings": screened.findings,
        "finding_evidence": screened.evidence,
        "rule_outcomes": screened.outcomes,
        "coverage": screening.coverage_table(people, screened, rules),
        "follow_up": screening.follow_up_table(people, screened, rules),
        "categories": screening.categories_table(people, screened, rules),
        "suspected": compared.suspected,
        "resolved": compared.resolved,
        "suppressed": compared.suppressed,
        "conflicts": _conflicts(job, members, rows),
    }
    for name, frame in published.items():
        write_table(frame, job.folder.staging / "tables", name)
    return {name: frame.height for name, frame in published.items()}


def claimed_rows(job: Job, members: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Source -> its rows with their owners, for every usable source but the register of members itself."""
    regions = regions_of(job, members)
    rows = {}
    for name in usable_sources(job):
        if name != "register_members":
            claims = read_table(work_folder(job, name), "claims")
            rows[name] = screening.claimed_rows(
                admission_of(job, name, _asked_of(job, name)), claims, job.county.sources[name], regions, job.as_of
            )
    if "declarations" in rows:
        replies = admission_of(job, "dispatch_replies").accepted if "dispatch_replies" in rows else None
        answers = screening.Answers(rows.get("verification_results"), replies, members)
        asked = [rule_id for rule_id, rule in job.policy.rules.items() if rule.from_ == "declarations"]
        rows["declarations"] = screening.with_closings(rows["declarations"], answers, asked, job.as_of)
    return rows


def _asked_of(job: Job, source: str) -> tuple[str, ...]:
    """The columns of a source that rules and conflict checks look at."""
    return screened_by(job.county.sources[source], job.policy, job.county.conflicts)


def _conflicts(job: Job, members: pl.DataFrame, rows: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Table `conflicts`, of the same claimed rows that the rules see and the register's own."""
    accepted = admitted_rows(job, "register_members").read(ACCEPTED, _asked_of(job, "register_members"))
    register = screening.register_rows(accepted, members)
    links = read_table(job.folder.staging / "tables", "links")
    told = screening.Told(
        job.county.conflicts, rows | {"register_members": register}, members, links, regions_of(job, members), job.as_of
    )
    return screening.conflicts_table(told)


def regions_of(job: Job, members: pl.DataFrame) -> Regions:
    """The county's places and those that only the register knows."""
    return job.county.regions.with_places_of(members.filter(pl.col("township") != ""), as_of=job.as_of)


def _previous(job: Job) -> Previous:
    if job.before is None:
        return Previous.none()
    tables = (job.earlier(name) for name in ("suspected", "findings", "resolved", "suppressed"))
    return Previous(str(job.before[0]), *tables)


def balance(job: Job) -> pl.DataFrame:
    """Table `accounting` and table `quarantine`, published.

    Raises `StageFailed` when any file's rows do not add up.
    """
    tables = job.folder.staging / "tables"
    delivered, links = landed_sources(job), read_table(tables, "links")
    quarantine = pl.concat(
        [empty("quarantine"), *(read_table(work_folder(job, name), "quarantine") for name in delivered)]
    )
    write_table(quarantine.sort("source", *PLACE, "check", "field"), tables, "quarantine")
    parts = [
        accounting(admission_of(job, name, SHEET), *_landed(job, name), links, job.county.sources[name])
        for name in delivered
    ]
    table = pl.concat([empty("accounting"), *parts]).sort("source", "file", "sheet")
    write_table(table, tables, "accounting")
    return table


def _landed(job: Job, source: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    folder = work_folder(job, source)
    return pl.read_parquet(folder / "read.parquet"), read_table(folder, "dropped")


def work_folder(job: Job, source: str) -> Path:
    """Where a source's rows lie while the run is made."""
    return job.folder.staging / "work" / source
