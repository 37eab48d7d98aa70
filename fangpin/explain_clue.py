"""`fangpin explain --clue`: the rows of a clue, its numbers and clause, and its way from run to run."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from delivery.list_labels import CERTAINTY_LABELS, CLOCK_LABELS, CLOCK_STATE_LABELS, STATUS_LABELS
from delivery.memory_labels import END_REASON_LABELS, RESOLVED_SENTENCES
from domain.handover import PLACE
from domain.periods import Period
from fangpin.screen import console
from screening.rules.apply_rules import REGISTER
from screening.rules.evidence_sentences import format_amount
from services.explain import ClueExplanation
from services.explain.row_labels import (
    describe_link,
    describe_recheck,
    format_places,
    hint_row,
    name_person,
    name_source,
)
from services.runs.choice import FinishedRun

STATES = {
    "found": "本期列出",
    "checked": "近期核查过，本期暂不核查",
    "waiting": "本期判断不了，等待部门数据",
    "ended": "本期不再出现",
}
# Of so many rows of one person and source what they say is shown.
_MOST_ROWS = 20
_EVENTS = {"found": "列出", "suppressed": "暂不列出", "resolved": "不再出现"}


def print_clue(run: FinishedRun, explanation: ClueExplanation) -> None:
    """Print the explanation of a clue."""
    line, clue = explanation.line, explanation.line.clue or {}
    _say(f"线索 {clue['clue_id']}：{line.title}——{STATES[explanation.state]}")
    _print_subject(explanation, clue)
    if line.text:
        _say(f"  内容：{line.text}")
    if line.value is not None:
        _say(f"  数值：{format_amount(line.value)}")
    if line.thresholds:
        _say(f"  标准：{'；'.join(line.thresholds)}")
    if line.clause:
        _say(f"  依据：{run.policy.notice}，{line.clause}")
    if line.sources:
        _say(f"  所用数据：{'、'.join(name_source(run, source) for source in line.sources)}")
    _print_certainty(run, explanation, clue)
    _print_rows(run, explanation)
    _print_clock(explanation)
    _print_history(explanation)
    _print_answers(run, explanation)


def _print_subject(explanation: ClueExplanation, clue: dict[str, Any]) -> None:
    who = name_person(clue["person_id"], explanation.people)
    household = f"户编号 {clue['household_id']}" if clue["household_id"] else "（片区线索，不针对某一户）"
    place = "".join(clue[level] or "" for level in ("township", "village"))
    _say(f"  {household}，{place}{f'，{who}' if who else '' if clue['household_id'] is None else '，全户'}")
    if explanation.state == "ended":
        _say(f"  原因：{RESOLVED_SENTENCES[clue['reason']]}")
    if explanation.state == "checked":
        _say(f"  上次核查：{clue['last_result']}（{clue['last_checked_on']}），暂不核查至 {clue['until']}")


def _print_certainty(run: FinishedRun, explanation: ClueExplanation, clue: dict[str, Any]) -> None:
    certainty = clue.get("certainty")
    rule = run.policy.rules.get(explanation.line.rule_id)
    if certainty is None:
        return
    meaning = {
        "confirmed": "这一户在“疑似风险户”表",
        "to_verify": "只凭部门数据还不能确定，要入户核实；只有这类线索的户在“待核实户”表",
        "attention": "只提示关注，不单独列入名单",
    }
    if clue["household_id"] is None:
        meaning = dict.fromkeys(meaning, "要到村核实，列在附表的“片区线索”表")
    must = "；这条规则必须列入名单" if rule and rule.mandatory else ""
    _say(f"  确定程度：{CERTAINTY_LABELS[certainty]}（{meaning[certainty]}{must}）")


def _print_rows(run: FinishedRun, explanation: ClueExplanation) -> None:
    rows = explanation.evidence
    _say(
        f"\n依据的行（{rows.height} 行）：" if rows.height else "\n依据的行：没有（是“没有记录”本身，或本期没有列出）。"
    )
    if rows.is_empty():
        return
    ordered = rows.sort("source", "person_id", "reason", *PLACE)
    alike = groupby(ordered.iter_rows(named=True), key=lambda row: (row["source"], row["person_id"], row["reason"]))
    for (source, person_id, _), of_person in alike:
        lines = list(of_person)
        who = name_person(person_id, explanation.people)
        places = "；".join(format_places(lines))
        _say(f"  · {name_source(run, source)}{f'（{who}）' if who else ''}：{places}。{describe_link(run, lines[0])}")
        _print_cells(explanation, lines)
    if set(rows["source"]) == {REGISTER} and (household := (explanation.line.clue or {}).get("household_id")):
        _say("  这条线索是因为部门数据中没有记录。其实有记录的，看是不是有一行没有对上：")
        _say(f"  fangpin explain --household {household}")
    if explanation.cells is None:
        _say("  收件目录中的文件已不在原处或有变动，各行的内容不能显示；可用 --inbox 指明文件所在目录。")
    if rows["person_id"].drop_nulls().len():
        _say(f"  {hint_row(rows.drop_nulls('person_id'), run)}")
        _say("  不是本人的，乡镇在核查结果中填“非本人”报回；办公室用 fangpin review reject 推翻。")


def _print_cells(explanation: ClueExplanation, rows: list[dict[str, Any]]) -> None:
    """What each of the rows says of what the rule looks at."""
    for row in rows[:_MOST_ROWS]:
        cells = (explanation.cells or {}).get((row["source"], row["file"], row["sheet"], row["row_number"]))
        if cells:
            _say(f"      第 {row['row_number']} 行：{cells}")
    if len(rows) > _MOST_ROWS and explanation.cells:
        _say(f"      其余 {len(rows) - _MOST_ROWS} 行请在文件中查看。")


def _print_clock(explanation: ClueExplanation) -> None:
    clock = explanation.clock
    if clock:
        late = f" {clock['days_overdue']} 天" if clock["state"] == "overdue" else ""
        _say(
            f"\n核查时限：{clock['due_on']}（从 {clock['clock_started_on']} {CLOCK_LABELS[clock['clock']]}算起），"
            f"{CLOCK_STATE_LABELS[clock['state']]}{late}"
        )


def _print_history(explanation: ClueExplanation) -> None:
    if explanation.history.height:
        _say("\n历次比对：")
    for event in explanation.history.iter_rows(named=True):
        reason = END_REASON_LABELS.get(event["reason"] or "", "")
        status = STATUS_LABELS.get(event["status"] or "", "")
        value = "" if event["value"] is None else f"，数值 {format_amount(event['value'])}"
        detail = "，".join(filter(None, [status, reason]))
        title = Period.parse(event["period"]).title
        _say(
            f"  · {title}（截至 {event['as_of']}）：{_EVENTS[event['state']]}{f'（{detail}）' if detail else ''}{value}"
        )


def _print_answers(run: FinishedRun, explanation: ClueExplanation) -> None:
    _say("\n乡镇答复：" if explanation.answers.height else "\n乡镇答复：还没有。")
    for answer in explanation.answers.iter_rows(named=True):
        by = f"，核查人 {answer['checked_by']}" if answer["checked_by"] else ""
        include = {True: "，拟纳入", False: "，不纳入"}.get(answer["include"], "")
        _say(f"  · {answer['checked_on']}：{answer['result']}{include}{by}")
    if explanation.state == "found" and (again := describe_recheck(run, explanation.line.clue or {})):
        _say(f"  {again}")


def _say(text: str) -> None:
    console.print(text, soft_wrap=True, markup=False)
