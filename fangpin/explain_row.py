"""`fangpin explain --source --row`: the waterfall of one row."""

from __future__ import annotations

from domain.probabilities import format_computed_share, format_declared_share
from domain.progress import format_sheet
from fangpin.screen import console, show_table
from services.explain import Candidate, NearPerson, RowExplanation
from services.explain.row_labels import BARRED, DECISIONS, name_source
from services.runs.choice import FinishedRun

# What a row that its number settled rests on besides the number.
WITNESSES = {
    "id_and_name": "姓名一致",
    "id_and_former_name": "姓名与登记的曾用名一致",
    "id_and_name_variant": "姓名只有异体、同音、形近等写法上的出入",
    "id_and_birth_and_sex": "姓名不同或未填，但该行自己的出生日期和性别与证件号码相符，同户没有更像的人",
    "repaired_id_and_name": "证件号码修复后一致，姓名一致或只有写法上的出入",
    "document_and_name": "证件是护照、通行证等，号码与登记的相同，姓名一致",
    "id_without_name": "没有：姓名未填或认不出，也没有相符的出生日期和性别",
    "id_name_conflict": "没有：姓名不同，也没有可以作证的出生日期和性别",
    "id_shared": "登记信息中有几个人用这个号码，都相符，无法确定是哪一个",
}

LEARNED = (
    "登记信息缺少或写错了此人的号码。各来源用这个号码的各行合起来，与此人的姓名、出生日期、住址等相符，没有更像的人"
)
# What the numbers of a waterfall mean to who has never seen one.
_LEGEND = "证据：正数说明像是此人，负数说明不像；大 1，可能性大一倍。"
_COMPARED = (
    ("姓名", "name"), ("证件号码", "id_number"), ("性别", "sex"), ("出生日期", "birth_date"), ("住址", "place"),
)  # fmt: skip


def print_row(run: FinishedRun, explanation: RowExplanation) -> None:
    """Print an explanation."""
    link = explanation.link
    words = format_sheet(str(link["file"]), str(link["sheet"]))
    _say(f"{name_source(run, str(link['source']))}：{words} 第 {link['row_number']} 行")
    _say(
        f"结论：{DECISIONS[str(link['decision'])]}——{explanation.outcome}（{link['reason']}）{_describe_owner(explanation)}"
    )
    _show_number(explanation)
    if explanation.link["decision"] == "unlinked":
        _show_row(explanation)
    if explanation.candidates:
        _show_candidates(explanation)
    else:
        _say(_without_candidates(explanation))
    _show_nearest(explanation)
    for line in explanation.decision_sentences:
        _say(f"人工意见：{line}")
    if not explanation.values_known:
        _say("收件目录中的文件已不在原处或有变动，各项取值不能显示；可用 --inbox 指明文件所在目录。")


def _describe_owner(explanation: RowExplanation) -> str:
    link = explanation.link
    parts = [
        f"人编号 {link['person_id']}" if link["person_id"] else "",
        f"户编号 {link['household_id']}" if link["household_id"] else "",
    ]
    text = "，".join(part for part in parts if part)
    return f"\n{'对应' if link['decision'] == 'linked' else '最可能'}：{text}" if text else ""


def _show_number(explanation: RowExplanation) -> None:
    """Say what settled a row by its number."""
    reason = str(explanation.link["reason"])
    if reason == "unregistered_id_and_name":
        _say(f"依据：{LEARNED}。")
    elif reason in WITNESSES:
        _say(f"依据：该行的证件号码是登记农户成员的号码。佐证：{WITNESSES[reason]}。")
    else:
        return
    if explanation.values_known and explanation.owner:
        for title, name in _COMPARED:
            row, owner = (side.get(name) or "（空）" for side in (explanation.row, explanation.owner))
            _say(f"  {title}：该行 {row}；登记 {owner}")


def _show_row(explanation: RowExplanation) -> None:
    """What the row says of its person."""
    if explanation.values_known:
        cells = [f"{title} {explanation.row.get(name) or '（空）'}" for title, name in _COMPARED]
        _say(f"该行：{'；'.join(cells)}")


def _show_candidates(explanation: RowExplanation) -> None:
    for number, candidate in enumerate(explanation.candidates, start=1):
        _show_candidate(number, candidate)
    if any(candidate.steps for candidate in explanation.candidates):
        _say(_LEGEND)
    if explanation.link["decision"] == "unlinked" and explanation.candidates[0].is_unregistered:
        _say("最可能是一个不在农户登记中的人，所以没有对应到登记农户。")
    limits = explanation.limits
    score, second = explanation.score, explanation.runner_up
    if score is not None and second is not None:
        _say(f"最可能者的概率 {format_computed_share(score)}，次优者 {format_computed_share(second)}。")
    automatic, runner_up = format_declared_share(limits.automatic), format_declared_share(limits.runner_up)
    _say(
        f"门槛：概率不低于 {automatic} 且次优者不高于 {runner_up}、姓名性别出生年不矛盾，才自动对应；"
        f"不低于 {format_declared_share(limits.review, 0)} 的待人工确认；再低的不对应。"
    )
    is_automatic = score is not None and second is not None and score >= limits.automatic and second <= limits.runner_up
    if is_automatic and explanation.link["decision"] == "review":
        _say("概率已达到门槛，但姓名、性别或出生年有矛盾，或姓名像是粘贴错行，所以不自动对应。")


def _show_candidate(number: int, candidate: Candidate) -> None:
    title = f"{'首选' if number == 1 else f'第 {number} 位'}：{candidate.whom}"
    if not candidate.steps:
        _say(f"{title}：该行的证件号码是此人的，没有其他可比的内容。")
        return
    lines = [(s.title, s.row, s.register, s.level, f"{s.bits:+.2f}") for s in candidate.steps]
    lines.append(("先验（比对之前）", "", "", "", f"{candidate.prior:+.2f}"))
    lines.append(("合计", "", "", "", f"{(candidate.prior or 0) + (candidate.bits or 0):+.2f}"))
    _say(title)
    show_table("", ["项目", "该行", "登记", "等级", "证据（比特）"], lines)
    barred = f"；{BARRED[candidate.barred]}" if candidate.barred else ""
    probability = format_computed_share(candidate.probability or 0.0)
    _say(f"概率 {probability}（与其他候选人员和“不在登记中的人”一起计算）{barred}")


def _show_nearest(explanation: RowExplanation) -> None:
    """Those who come nearest to a row that found nobody, compared again now."""
    if explanation.nearest is None:
        return
    if not explanation.nearest:
        _say("重新比对：登记农户中没有一个人与这一行的姓名、出生日期、电话或号码有相同的部分。")
        return
    _say("重新比对，最接近的登记人员（都差得远，没有作为候选；没有先验，不算概率）：")
    for number, person in enumerate(explanation.nearest, start=1):
        lines = [(s.title, s.row, s.register, s.level, f"{s.bits:+.2f}") for s in person.steps]
        lines.append(("合计", "", "", "", f"{person.bits:+.2f}"))
        _say(f"第 {number} 位：{person.whom}")
        show_table("", ["项目", "该行", "登记", "等级", "证据（比特）"], lines)
        _say(_explain_distance(person))
    _say(_LEGEND)


def _explain_distance(person: NearPerson) -> str:
    if person.barred:
        return f"没有对应：{BARRED[person.barred]}。"
    if person.is_paired:
        return "没有对应：配成过一对，但相符的内容太少，概率不到千分之一。"
    return "没有对应：姓名、出生日期、住址、号码中没有哪几项同时相符，比对时没有把他们配成一对。"


def _without_candidates(explanation: RowExplanation) -> str:
    if explanation.link["method"] == "area":
        return "按行政村对应，不涉及具体的人。"
    if explanation.link["decision"] == "linked":
        return "由证件号码和佐证（或人工意见）直接确定，没有再与其他人比较。"
    if explanation.link["reason"] == "nobody_of_that_id":
        return "该行的证件号码有效，不是登记农户的号码，也不像是登记时缺号码、错号码的成员，所以不按姓名对应到别人。"
    return "登记农户中没有姓名、出生日期、住址、电话或号码相近的人（概率达到千分之一的一个也没有）。"


def _say(text: str) -> None:
    console.print(text, soft_wrap=True, markup=False)
