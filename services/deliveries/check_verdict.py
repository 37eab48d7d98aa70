"""What an officer does with a checked inbox: which files need them first, and whether a run can start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from domain.handover import SheetFound
from services.deliveries.check import CheckedInbox
from services.deliveries.check_labels import LEFT_OUT

Grade = Literal["bad", "doubtful", "good"]
GRADES: dict[Grade, str] = {"bad": "需处理：", "doubtful": "请核对：", "good": "没有问题："}
# One such sheet may hide data; a sheet that is not recognised may be a note beside the data, unless it is all there is.
_BAD = frozenset({"ambiguous", "unreadable"})
_MESSAGE_IS_NO_FAULT = frozenset({"not_used", "hidden", "duplicate_file", "superseded"})
_BAD_ALONE = frozenset({"unrecognised", "empty"})
_MOST_NAMED = 10


def grade_files(checked: CheckedInbox) -> dict[str, Grade]:
    """File -> how it is: `bad`: a run takes nothing of it, or leaves data of it out; `doubtful`: something is told.

    What nobody is to read, such as a system's own files, is none of them.
    """
    sheets: dict[str, list[SheetFound]] = {}
    for sheet in checked.sheets:
        if sheet.status != LEFT_OUT:
            sheets.setdefault(sheet.file, []).append(sheet)
    return {file: _grade(file, found, checked) for file, found in sheets.items()}


def make_verdict(checked: CheckedInbox) -> str:
    """The last sentence: whether a run can start (or a department may send), and which files need somebody first."""
    grades = grade_files(checked)
    bad, doubtful = ([file for file, grade in grades.items() if grade == wanted] for wanted in ("bad", "doubtful"))
    return f"结论：{_outcome(checked)}{_of_files(bad, '需处理')}{_of_files(doubtful, '请核对')}"


def _outcome(checked: CheckedInbox) -> str:
    """Whether what has to be there is there and fit to be used."""
    refused = [checked.titles[name] for name, source in checked.sources.items() if source.refused]
    if checked.department is not None:
        return _outcome_of_department(checked, refused)
    needed = [title for title in checked.missing_sources if title in checked.required]
    if wrong := _join_titles(
        {"缺少必需的": needed, "必需的数据未通过检查：": [t for t in refused if t in checked.required]}
    ):
        return f"不能运行（{wrong}）。"
    remainder = _join_titles({"不会采用": refused, "缺少": checked.missing_sources})
    return f"可以运行（{remainder}，相关规则不能判定）。" if remainder else "可以运行。"


def _outcome_of_department(checked: CheckedInbox, refused: Sequence[str]) -> str:
    if not checked.sources:
        return f"没有认出{checked.department}的数据，请先处理，不要报送。"
    if refused:
        return f"请先更正，再报送（{_join_titles({'未通过检查：': refused, '还没有': checked.missing_sources})}）。"
    return (
        f"可以报送（{remainder}）。"
        if (remainder := _join_titles({"还没有": checked.missing_sources}))
        else "可以报送。"
    )


def _join_titles(titles: Mapping[str, Sequence[str]]) -> str:
    return "；".join(words + "、".join(names) for words, names in titles.items() if names)


def _of_files(files: Sequence[str], words: str) -> str:
    if not files:
        return ""
    names = "、".join(files[:_MOST_NAMED]) + (" 等" if len(files) > _MOST_NAMED else "")
    return f"有 {len(files)} 个文件{words}：{names}。"


def _grade(file: str, sheets: Sequence[SheetFound], checked: CheckedInbox) -> Grade:
    sources = [source for source in checked.sources.values() if file in source.files]
    statuses = {sheet.status for sheet in sheets}
    if any(source.refused for source in sources) or statuses & _BAD or statuses <= _BAD_ALONE:
        return "bad"
    has_message = any(sheet.message for sheet in sheets if sheet.status not in _MESSAGE_IS_NO_FAULT)
    faulty = any(file in source.faulty_files or source.failures for source in sources)
    return "doubtful" if has_message or faulty or "duplicate_file" in statuses else "good"
