"""`fangpin property-search`: who answered what about whom, in numbers; nobody's name comes to the screen."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from delivery.property import label_refusal_reasons
from domain.errors import UsageError
from domain.office_clock import get_today
from fangpin.file_notes import file_notes
from fangpin.screen import console, show_table, working
from flows.run import run_property_search
from pipeline.run_request import RunRequest, parse_day
from screening.summary.property_search import count_refused_by_reason
from storage.run_store import RunStore


def check_asked_on(text: str | None) -> None:
    """Make sure that the day of the requests is one, and not to come.

    Raises `UsageError` with what to write instead.
    """
    day = parse_day(text, "--asked-on")
    if day and day > get_today():
        raise UsageError("--asked-on 是名单日期，不能晚于今天。请填今天或名单发出的日期，或者不填（默认今天）。")


def show_property_search(request: RunRequest) -> Path:
    """Run a property search and show what came of it."""
    with working():
        folder = run_property_search(request)
    tell_property_search(folder)
    return folder


def tell_property_search(folder: Path) -> None:
    """Show in numbers what came of a finished search, the hit rate first."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    console.print(manifest["notes"]["hit_rate"], soft_wrap=True, markup=False)
    tables = RunStore.open(folder)
    _show_answers(tables.read("property_answers"))
    _show_refused(tables.read("refused"))
    _show_rest(tables)
    day = manifest["asked_on"]
    console.print(
        f"名单日期：{day}。收到反馈和回执后再次运行时，请加 --asked-on {day}，名单才与发出的一致。", soft_wrap=True
    )
    console.print(f"财产检索完成。结果目录：{folder.resolve()}", soft_wrap=True, markup=False)
    for name, words in {"requests": "发给各部门的名单", "lists": "各乡镇反馈表", "dossiers": "审定材料"}.items():
        if (folder / name).is_dir():
            console.print(f"{words}：{(folder / name).resolve()}", soft_wrap=True, markup=False)


def _show_answers(answers: pl.DataFrame) -> None:
    counts = ["asked", "found", "none", "no_reply", "situations"]
    rows = answers.select("department", *counts, "message").rows()
    if rows:
        rows.append(("合计", *answers.select(pl.col(counts).sum()).row(0), ""))
    show_table("各部门检索情况（人次）", ["部门", "应查", "有", "无", "未反馈", "可能涉及情形", "说明"], rows)


def _show_refused(refused: pl.DataFrame) -> None:
    counts = label_refusal_reasons(count_refused_by_reason(refused)).select("reason", "persons")
    show_table("未予检索", ["原因", "人（件）"], counts.rows())


def _show_rest(tables: RunStore) -> None:
    again, links = tables.read("review_again"), tables.read("links")
    if again.height:
        console.print(f"需再次评议：{again.height} 户（财产检索晚于村级评议）。", soft_wrap=True)
    decisions = dict(links["decision"].value_counts().iter_rows())
    if decisions.get("unlinked"):
        sentence = f"反馈中有 {decisions['unlinked']} 行不是授权检索的人员，内容未予采用。"
        console.print(sentence, soft_wrap=True)
    if decisions.get("review"):
        console.print(f"有 {decisions['review']} 行可能是被检索人，待人工确认；相应结果记为未反馈。", soft_wrap=True)
    doubtful = tables.read("signer_links").filter(pl.col("decision") == "review").height
    if doubtful:
        console.print(f"有 {doubtful} 份授权书的授权人对应不确定，待人工确认；确认前不检索。", soft_wrap=True)
    if decisions.get("review") or doubtful:
        console.print("请用 fangpin review export --search 导出待人工确认清单，填好后用 fangpin review import 导入。")
    for note in file_notes(tables.read("files")):
        console.print(f"  {note}", soft_wrap=True, markup=False)
    came = tables.read("deliveries").filter(pl.col("message") != "", pl.col("status") != "not_delivered")
    for department, title, message in came.select("department", "title", "message").rows():
        console.print(f"  提示：{department}“{title}”：{message}", soft_wrap=True, markup=False)
