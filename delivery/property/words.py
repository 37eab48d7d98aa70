"""Codes of the property search in the words that officers and townships read."""

from __future__ import annotations

import polars as pl

RESULTS = {"found": "有", "none": "无", "no_reply": "未反馈"}

# Code of the gate -> what is wrong, and the cure.
REASONS = {
    "unreadable": ("授权书登记的日期读不出", "请把签署、有效、撤销日期改为 2026-06-15 的写法"),
    "no_number": ("授权书没有编号", "请核对纸质授权书，补登编号"),
    "signer_unknown": ("授权人不在登记农户中", "请核对姓名和身份证号；确属本县农户的，先登记再检索"),
    "signer_doubtful": (
        "授权人对应不确定（证件号码缺失、有误，或与姓名不符）",
        "请核对授权书原件，补正姓名和身份证号；登记信息有误的先更正登记",
    ),
    "household_unknown": ("授权书上的户编号在登记中查不到", "请核对户编号"),
    "other_household": ("授权人登记在另一户", "请核对户编号；户籍有变动的先更新登记信息"),
    "matter_closed": ("该户已审定不予纳入或已退出，授权随之终止", "重新申请的，请重新签署授权书"),
    "not_dated": ("授权书没有签署日期", "请核对原件，补登签署日期"),
    "signed_later": ("授权书在检索日期之后签署", "签署之后再检索"),
    "revoked": ("授权已撤销", "不再检索；本人同意的，请重新签署"),
    "expired": ("授权已过有效期", "需要检索的，请本人重新签署"),
    "dead": ("本人已死亡", "请更新登记信息"),
    "moved_out": ("本人已迁出", "请更新登记信息"),
    "no_agent": ("未成年人或可能无民事行为能力的人，没有代理人签署", "请监护人代为签署，并登记代理人姓名"),
    "no_id_number": ("登记信息中没有有效的身份证号", "请补登身份证号"),
    "other_department": ("授权书没有授权该部门", "需要检索的，请本人补充授权"),
    "unsigned": ("没有签署授权书", "需要检索的，请本人（未成年人由监护人）签署授权书"),
}


def reason_words() -> dict[str, str]:
    """Code -> what is wrong."""
    return {code: problem for code, (problem, _) in REASONS.items()}


def cure(column: str) -> pl.Expr:
    """How to mend it."""
    return pl.col(column).replace({code: text for code, (_, text) in REASONS.items()})
