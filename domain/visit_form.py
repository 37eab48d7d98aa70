"""What stands on a visit sheet so that it can be filled in and read back: its questions, boxes and marks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

# Kind of the codes of a page as a whole; what they ask is their key.
KIND = "visits"
PAGE, INCLUDE, REMARK, SIGNATURE, BLANK = "page", "include", "remark", "signature", "blank"
TITLE = "入户核查单"
BOX = "□"
# Question -> its boxes.
RESULTS = ("属实", "不属实", "已解决", "非本人")
YES_NO = ("是", "否")
GUARANTEE_STATES = ("好", "差")
CHANGE_RESULTS = ("已更新", "无需更新", "情况不符")
CONFLICT_RESULTS = ("以①为准", "以②为准", "都不对", "已经更正")
# What stands left of an answer.
RESULT, NOTE, INCLUDED, REASON = "核查结果", "说明", "是否拟纳入", "不纳入原因"
CHANGED, CONFLICTING, OTHERWISE = "办理情况", "核实结果", "其他情况、困难和要求"
CHECKED_BY, SIGNED_BY, CHECKED_ON = "核查人", "户主或家人签字", "核查时间"
SIGNED_BY_RELATIVE = "家人签字"
STATE = "看了以后"
NEW_HEAD, NEW_PHONE, NEW_ADDRESS, NEW_ID, NEW_NUMBER, NEW_PROBLEM = (
    "户主姓名", "联系电话", "住址", "身份证号", "户编号", "发现的困难",
)  # fmt: skip
LABELS = (
    RESULT, NOTE, INCLUDED, REASON, CHANGED, CONFLICTING, OTHERWISE, CHECKED_BY, SIGNED_BY, SIGNED_BY_RELATIVE,
    CHECKED_ON, STATE, NEW_HEAD, NEW_PHONE, NEW_ADDRESS, NEW_ID, NEW_NUMBER, NEW_PROBLEM,
)  # fmt: skip
_CHECK_MARK = "#"


def make_page_key(head_name: str) -> tuple[str, str]:
    """What tells a household's page apart, however the householder's name is spaced."""
    return PAGE, "".join(head_name.split())


def draw_boxes(choices: Iterable[str]) -> str:
    """The choices behind a box each, as they stand in an answer cell until somebody fills it in."""
    return " ".join(f"{BOX}{choice}" for choice in choices)


def make_text_check(texts: Iterable[str]) -> str:
    """A mark of a line that nobody fills in, by which it shows that somebody wrote there all the same."""
    body = "\x1f".join("".join(text.split()) for text in texts if text.strip())
    return _CHECK_MARK + hashlib.sha256(body.encode()).hexdigest()[:6]


def is_text_check(mark: str) -> bool:
    """Whether a mark is one of `make_text_check`."""
    return mark.startswith(_CHECK_MARK)
