"""`fangpin calibrate`: fit the matching model on a period's data and say what that would change; no run is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

import intake
import matchers
from domain.errors import InputsRefused
from domain.handover import PLACE, Admission
from domain.progress import report_step
from domain.tables import empty
from matchers import calibrate
from matchers.declarations.matching import MatchingModel
from pipeline.deliveries.receive_source import admit_source
from pipeline.deliveries.source_data import add_register_places
from pipeline.job import Job
from pipeline.run_request import RunRequest
from storage.workspace import make_private_folder

MODEL = "matching_model.yaml"


@dataclass(frozen=True)
class Calibration:
    """A fitted model beside the present one, and what it would change; nothing is replaced yet.

    `estimates`: one line per level, as `matchers.calibrate.estimate_levels`. `changes`: before, after, rows: decisions
    of rows that would be decided otherwise, or for another person.
    """

    old: MatchingModel
    new: MatchingModel
    estimates: pl.DataFrame
    linked: tuple[int, int]
    changes: pl.DataFrame
    proposal: Path
    target: Path

    def adopt(self) -> Path:
        """Put the new model in place; the old one is kept beside the proposal. Returns where."""
        backup = self.proposal.with_name(f"matching_model_v{self.old.version}.yaml")
        backup.write_text(self.target.read_text(encoding="utf-8"), encoding="utf-8")
        self.target.write_text(self.proposal.read_text(encoding="utf-8"), encoding="utf-8")
        return backup


def fit_calibration(request: RunRequest) -> Calibration:
    """Fit on the inbox's comparison sources and on what officers have decided in the workspace.

    Rows that somebody has decided about stay decided, before as after, and count with the decisions alone. Raises what
    `Job.prepare` does, and `InputsRefused` without a register or with too few rows to learn anything from.
    """
    job = Job.prepare(request)
    decisions = job.ledger.read_decisions_in_force()
    deliveries = dict(_ingest_deliveries(job))
    if "register_members" not in deliveries:
        raise InputsRefused("收件目录中没有认出农户登记数据，不能校准。请放入登记农户成员表后重新运行。")
    report_step("登记农户")
    members = matchers.build_members(deliveries.pop("register_members").accepted, job.county.regions, job.as_of)
    linker = matchers.Linker.prepare(
        members, add_register_places(job, members), job.county.matching, job.as_of, decisions
    )
    report_step("按现行模型关联")
    before, patterns = _link_with_model(job, linker, deliveries)
    report_step("估计权重")
    model = job.county.matching.model
    labelled = [calibrate.label_pairs(linker, rows, job.county.sources[name]) for name, rows in deliveries.items()]
    reviewed = matchers.label_decisions(decisions, model.comparisons)
    table = _estimate_model(model, patterns, labelled, reviewed)
    new = calibrate.fit_model(model, table, _describe_evidence(job, members, deliveries, table, (decisions, reviewed)))
    report_step("按新模型关联，比较结果")
    fitted = replace(linker, matching=linker.matching.model_copy(update={"model": new}))
    after, _ = _link_with_model(job, fitted, deliveries)
    proposal = make_private_folder(Path(request.workspace) / "models") / f"matching_model_v{new.version}.yaml"
    proposal.write_text(calibrate.format_model(new), encoding="utf-8")
    counts = [int((links["decision"] == "linked").sum()) for links in (before, after)]
    return Calibration(
        model, new, table, (counts[0], counts[1]), _compare_links(before, after), proposal, job.county.folder / MODEL
    )


def _ingest_deliveries(job: Job) -> Iterator[tuple[str, Admission]]:
    """Every delivered source that is linked, and the register of members."""
    sheets = intake.recognise_files(job.inbox, job.county.source_headings.values())
    delivered = {sheet.source for sheet in sheets if sheet.source and sheet.status == "recognised"}
    for name in job.used_sources():
        source = job.county.sources[name]
        if name in delivered and (name == "register_members" or (source.anchor == "linked" and source.grain != "area")):
            report_step(f"读取 {source.department}：{source.title}")
            yield name, admit_source(job.inbox, source, sheets, job.policy, job.as_of)


def _link_with_model(
    job: Job, linker: matchers.Linker, deliveries: dict[str, Admission]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Tables `links` and `patterns`."""
    prepared = [linker.match_exactly(rows, job.county.sources[name]) for name, rows in deliveries.items()]
    linked = list(linker.link_sources(prepared))
    links, patterns = ([getattr(part, name) for part in linked] for name in ("links", "patterns"))
    return pl.concat([empty("links"), *links]), pl.concat([empty("patterns"), *patterns])


def _estimate_model(
    model: MatchingModel, patterns: pl.DataFrame, labelled: list[calibrate.LabelledPairs], reviewed: pl.DataFrame
) -> pl.DataFrame:
    names = list(model.comparisons)
    if not labelled:
        raise InputsRefused("收件目录中没有可以关联的部门数据，不能校准。请放入各部门数据后重新运行。")
    decided = calibrate.count_reviewer_labels(reviewed, model.comparisons)
    return calibrate.estimate_levels(
        model, calibrate.read_levels(patterns, names), calibrate.LabelledPairs.concatenate(labelled), decided
    )


def _describe_evidence(
    job: Job,
    members: pl.DataFrame,
    deliveries: dict[str, Admission],
    table: pl.DataFrame,
    reviewing: tuple[pl.DataFrame, pl.DataFrame],
) -> tuple[str, ...]:
    """What the model was fitted on, in counts; `reviewing`: the decisions, and those of them that tell levels."""
    rows = sum(part.accepted.height for part in deliveries.values())
    pair_counts = table.group_by("comparison").agg(pl.col("seen").sum())["seen"].to_list()
    matches = round(max(pair_counts, default=0.0))
    return (
        f"{job.county.settings.name}，期次 {job.period}，数据截止 {job.as_of}：{members.height} 名登记成员，"
        f"{len(deliveries)} 类数据 {rows} 行",
        f"m：recordlinkage 的 ECM 在没有号码可依的行中认出约 {matches} 对同一人，辅以按号码确定的行",
        "u：随机抽取的不同人；名的 u 取自同村同姓的不同人；出现太少的等级沿用原值",
        _count_decisions(*reviewing),
    )


def _count_decisions(decisions: pl.DataFrame, reviewed: pl.DataFrame) -> str:
    """How many decisions there are, how many of them say what was compared, and whether these are enough to count."""
    decided = decisions.filter(pl.col("verdict") != "unsure").height
    same = int(reviewed["same"].sum())
    different, least = reviewed.height - same, calibrate.MIN_DECISIONS
    line = f"人工确认记录 {decided} 条，其中有比较等级的同一人 {same} 条、非同一人 {different} 条"
    return line if min(same, different) >= least else f"{line}；两类各满 {least} 条才参与估计"


def _compare_links(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """before, after, rows of what would be decided otherwise."""
    key_columns = ["source", *PLACE]
    links = before.join(after, on=key_columns, suffix="_after")
    same = pl.all_horizontal(
        pl.col(name).eq_missing(pl.col(f"{name}_after")) for name in ("decision", "person_id", "household_id")
    )
    changed = links.filter(~same).group_by(before="decision", after="decision_after").agg(pl.len().alias("rows"))
    return changed.sort("before", "after")
