"""`fangpin explain --household`: what each rule says, and which rows count, may count, or came near."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import polars as pl

from delivery.list_labels import CERTAINTY_LABELS, STATUS_LABELS
from delivery.memory_labels import RESOLVED_SENTENCES
from domain.periods import Period
from fangpin.screen import console
from screening.rules.evidence_sentences import format_amount
from services.explain import HouseholdExplanation
from services.explain.household_labels import STANDINGS, VERDICT_HEADINGS
from services.explain.household_rules import RuleLine
from services.explain.row_labels import (
    describe_link,
    describe_odds,
    describe_recheck,
    format_places,
    hint_row,
    name_person,
    name_source,
)
from services.runs.choice import FinishedRun

_CERTAINTIES = CERTAINTY_LABELS | {"attention": "只提示关注，不因此列入名单"}


def print_household(run: FinishedRun, explanation: HouseholdExplanation) -> None:
    """Print the explanation of a household."""
    _print_standing(explanation)
    for verdict, lines in groupby(explanation.rules, key=lambda line: line.verdict):
        if verdict == "clear":
            _print_clear_rules(explanation, list(lines))
        elif verdict == "unasked":
            _print_unasked_rules(list(lines))
        else:
            _say(f"\n{VERDICT_HEADINGS[verdict]}：")
            for line in lines:
                _print_rule(run, explanation, line)
    _print_ended(run, explanation)
    _print_doubtful_rows(run, explanation)
    _print_near_rows(run, explanation)
    _print_linked_rows(run, explanation)


def _print_standing(explanation: HouseholdExplanation) -> None:
    home, listing = explanation.home or {}, explanation.listing or {}
    place = home or listing
    details = [
        f"{place['township']}{place['village']}" if place else "",
        f"户主 {home['head_name']}" if home.get("head_name") else "",
        f"{home['household_size']} 人" if home.get("household_size") else "",
        home.get("household_type") or "",
        "监测中" if home.get("under_monitoring") else "",
    ]
    described = "，".join(filter(None, details))
    _say(f"户 {explanation.household_id}{f'（{described}）' if described else ''}：{STANDINGS[explanation.standing]}")
    if explanation.asked_number != explanation.household_id:
        _say(f"  户编号 {explanation.asked_number} 是这一户以前的编号。")
    if explanation.merged_into:
        _say(f"  这一户的人现在大多在户 {explanation.merged_into}，请用那个户编号再看。")
    if listing:
        _say(f"  {'；'.join(filter(None, _list_listing_facts(listing)))}")
    if explanation.standing == "to_verify":
        _say("  有“确定”的线索，或有必须列入的线索，才进“疑似风险户”表；待核实线索核实后再定。")
    if not explanation.has_answers and explanation.rules:
        _say(
            "  这次比对是以前的版本做的，没有留存不能判定和没有达到标准的规则；用 fangpin case 可按现在的数据重新比对。"
        )


def _list_listing_facts(listing: dict[str, Any]) -> list[str]:
    return [
        f"风险：{listing['risks']}",
        CERTAINTY_LABELS[listing["certainty"]],
        "必须列入" if listing["mandatory"] else "",
        STATUS_LABELS.get(listing["status"], ""),
        f"首次列出：{Period.parse(listing['first_period']).title}",
        f"核查时限：{listing['due_on']}" if listing["due_on"] else "",
    ]


def _print_rule(run: FinishedRun, explanation: HouseholdExplanation, line: RuleLine) -> None:
    clue = line.clue or {}
    who = name_person(clue.get("person_id"), explanation.people)
    value = f"，算得 {format_amount(line.value)}" if line.verdict == "not_met" and line.value is not None else ""
    text = f"：{line.text}" if line.text else ""
    _say(f"  · {line.title}{f'［{who}］' if who else ''}{value}{text}")
    if line.verdict in {"unknown", "not_met"}:
        _say(f"    所用数据：{'、'.join(name_source(run, source) for source in line.sources)}")
    if line.thresholds:
        _say(f"    标准：{'；'.join(line.thresholds)}")
    if line.verdict in {"hit", "checked", "waiting"}:
        _say(f"    依据：{line.clause}")
        _say(f"    {'；'.join(filter(None, _list_clue_facts(clue)))}")
        if line.verdict == "hit" and (again := describe_recheck(run, clue)):
            _say(f"    {again}")
        rows = explanation.evidence.filter(pl.col("clue_id") == clue["clue_id"])
        for place in _name_places(run, rows.iter_rows(named=True)):
            _say(f"    数据：{place}")


def _list_clue_facts(clue: dict[str, Any]) -> list[str]:
    last = f"上次核查：{clue['last_result']}（{clue['last_checked_on']}）" if clue.get("last_result") else ""
    first = clue.get("first_period")
    is_area = clue.get("household_id") is None
    return [
        "片区线索，不针对某一户" if is_area else "",
        f"线索编号 {clue['clue_id']}",
        _CERTAINTIES.get(clue.get("certainty") or "", ""),
        STATUS_LABELS.get(clue.get("status") or "", ""),
        f"首次列出：{Period.parse(first).title}" if first else "",
        f"核查时限：{clue['due_on']}" if clue.get("due_on") else "",
        last,
        f"暂不核查至 {clue['until']}" if clue.get("until") else "",
    ]


def _print_clear_rules(explanation: HouseholdExplanation, lines: list[RuleLine]) -> None:
    if explanation.has_answers:
        _say(f"\n其余 {len(lines)} 条规则没有命中（没有符合条件的记录，或与这一户无关）：")
    else:
        _say(f"\n其余 {len(lines)} 条规则没有命中，或不能判定：")
    _say(f"  {'；'.join(line.title for line in lines)}")


def _print_unasked_rules(lines: list[RuleLine]) -> None:
    """Rules for which nothing was delivered, by what is missing."""
    _say("\n没有数据、全县都不能判定的规则：")
    for reason, titles in groupby(sorted(lines, key=lambda line: line.text), key=lambda line: line.text):
        _say(f"  · {reason}：{'；'.join(line.title for line in titles)}")


def _print_ended(run: FinishedRun, explanation: HouseholdExplanation) -> None:
    if explanation.ended.height:
        _say("\n上期有、本期不再出现的线索：")
    for clue in explanation.ended.iter_rows(named=True):
        rule = run.policy.rules.get(clue["rule_id"] or "")
        title = rule.title if rule else clue["rule_id"] or "（规则已取消）"
        _say(f"  · {title}：{RESOLVED_SENTENCES[clue['reason']]}（线索编号 {clue['clue_id']}）")


def _print_doubtful_rows(run: FinishedRun, explanation: HouseholdExplanation) -> None:
    rows = explanation.rows.doubtful
    if rows.height:
        _say("\n可能是这一户、还没有定下来的行（定下来以前，有关的规则不能判定，也不会命中）：")
    for row in rows.iter_rows(named=True):
        state = describe_link(run, row) if row["decision"] else f"有内容读不出，没有采用。{row['detail'] or ''}"
        who = name_person(row["person_id"], explanation.people)
        place = _name_places(run, [row])[0]
        _say(f"  · {place}{f'（{who}）' if who else ''}：{state}{describe_odds(row)}")
    if "review" in rows["decision"]:
        _say("  待人工确认的行，用 fangpin review export 导出后判断。")


def _print_near_rows(run: FinishedRun, explanation: HouseholdExplanation) -> None:
    rows = explanation.rows.near
    if rows.height:
        _say("\n与这一户的成员比对过、但没有算到这一户的行：")
    for row in rows.iter_rows(named=True):
        who = name_person(row["person_id"], explanation.people)
        other = row["other_household"]
        where = f"算到了户 {other}" if other and row["decision"] == "linked" else describe_link(run, row)
        _say(f"  · {_name_places(run, [row])[0]}（{who}）：{where}；是这个人的{describe_odds(row).lstrip('，')}")


def _print_linked_rows(run: FinishedRun, explanation: HouseholdExplanation) -> None:
    rows = explanation.rows.linked.sort("source", "person_id", "file", "sheet", "row_number")
    if rows.is_empty():
        _say("\n各部门数据中没有一行算到这一户。" if explanation.rules else "")
        return
    _say("\n算到这一户的各部门数据：")
    groups = groupby(rows.iter_rows(named=True), key=lambda row: (row["source"], row["person_id"]))
    for (source, person_id), of_person in groups:
        who = name_person(person_id, explanation.people)
        _say(f"  · {name_source(run, source)}{f'（{who}）' if who else ''}：{'；'.join(format_places(of_person))}")
    _say("  家庭收入台账等写有户编号的数据按户编号直接归户，不列在这里。")
    _say(f"  {hint_row(rows, run)}")


def _name_places(run: FinishedRun, rows: Iterable[dict[str, Any]]) -> list[str]:
    by_source = groupby(rows, key=lambda row: row["source"])
    return [f"{name_source(run, source)} {'；'.join(format_places(of_source))}" for source, of_source in by_source]


def _say(text: str) -> None:
    console.print(text, soft_wrap=True, markup=False)
