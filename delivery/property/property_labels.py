"""Codes of the property search in the words that officers and townships read."""

from __future__ import annotations

import polars as pl

RESULT_LABELS = {"found": "有", "none": "无", "no_reply": "未反馈"}

# Code of the gate -> what is wrong, and the cure.
REASONS = {
    "unreadable": ("授权书登记的日期读不出", "请把签署、有效、撤销日期改为 2026-06-15 的写法"),
    "no_number": ("授权书没有编号", "请核对纸质授权书，补登编号"),
    "signer_unknown": ("授权人不在登记农户中", "请核对姓名和身份证号；确属本县农户的，先登记再检索"),
    "signer_doubtful": (
        "授权人对应不确定（证件号码缺失、有误，或与姓名不符）",
        "请核对授权书原件，补正姓名和身份证号；登记信息有误的先更正登记",
    ),
    "signer_denied": (
        "经人工确认，授权书不是相近的登记人员签署的",
        "请核对授权书原件；登记有误的更正姓名和身份证号，需要检索的请本人签署",
    ),
    "household_unknown": ("授权书上的户编号在登记中查不到", "请核对户编号"),
    "other_household": ("授权人登记在另一户", "请核对户编号；户籍有变动的先更新登记信息"),
    "number_shared": ("授权书编号在两户使用", "一个编号只属于一户；请核对纸质授权书，更正其中登记错的编号"),
    "scope_unclear": (
        "授权部门写有不同意、除外等字样，或不是部门名称",
        "请核对原件，只填授权检索的部门名称，用顿号分开；全部授权的填“全部”，不授权的填“无”",
    ),
    "matter_closed": ("该户已审定不予纳入或已退出，授权随之终止", "重新申请的，请重新签署授权书"),
    "not_dated": ("授权书没有签署日期", "请核对原件，补登签署日期"),
    "signed_later": ("授权书在截止日或名单日期之后签署", "签署之后再检索"),
    "revoked": ("授权已撤销", "不再检索；本人同意的，请重新签署"),
    "perhaps_revoked": (
        "可能已撤销（登记表中有一条撤销或不同意的登记，证件号码或编号不全、有误或写法不同，可能是指本授权书）",
        "请核对撤销登记的原件，补正姓名、身份证号和授权书编号；与本授权书无关的，更正后可以检索",
    ),
    "expired": ("授权已过有效期", "需要检索的，请本人重新签署"),
    "dead": ("本人已死亡", "请更新登记信息"),
    "moved_out": ("本人已迁出", "请更新登记信息"),
    "signer_unfit": ("授权人已死亡、已迁出，或本人须由代理人签署，不能代表全户", "请户内其他成年人签署授权书"),
    "no_agent": (
        "未成年人或可能无民事行为能力的人，没有代理人签署（代理人须是健在的成年人，不能是本人）",
        "请监护人代为签署，并登记代理人姓名",
    ),
    "no_id_number": ("登记信息中没有有效的身份证号", "请补登身份证号"),
    "other_department": ("授权书没有授权该部门", "需要检索的，请本人补充授权"),
    "unsigned": ("没有签署授权书", "需要检索的，请本人（未成年人由监护人）签署授权书"),
}

# What is wrong with a receipt that nobody believes, and the cure.
RECEIPT_FAULTS = {
    "too_many": "的已查人数不合常理（负数或远多于应查人数），请按本次名单填写已查人数",
    "too_early": "的检索日期早于名单上有的授权书的签署日期，请核对检索日期，或按本次名单重新检索",
    "too_late": "的检索日期在名单日期之后太久，请核对检索日期",
    "unreadable": "的检索日期或已查人数读不出，请改为 2026-10-09 和整数的写法",
    "nobodys": "的检索部门不是要检索的部门，请填写部门名称，如“公安局”",
}


def describe_receipt_faults(refused: pl.DataFrame) -> list[str]:
    """A sentence per sheet and fault. `refused`: file, sheet, row_number, state (code) of receipts not believed."""
    lines = refused.group_by("file", "sheet", "state", maintain_order=True).agg("row_number")
    sentences = []
    for file, sheet, state, rows in lines.iter_rows():
        place = f"{file}［{sheet}］" if sheet else file
        sentences.append(f"{place}第 {'、'.join(map(str, rows))} 行{RECEIPT_FAULTS[state]}；这些回执未采用")
    return sentences


def make_reason_labels() -> dict[str, str]:
    """Code -> what is wrong."""
    return {code: problem for code, (problem, _) in REASONS.items()}


def name_cure(column: str) -> pl.Expr:
    """How to mend it."""
    return pl.col(column).replace({code: text for code, (_, text) in REASONS.items()})


def label_refusal_reasons(counts: pl.DataFrame) -> pl.DataFrame:
    """Table `refusal_reasons` in words with their cures, in the order of `REASONS`."""
    order = {code: number for number, code in enumerate(REASONS)}
    turn = pl.col("reason").replace_strict(order, default=len(order), return_dtype=pl.Int64)
    return counts.sort(turn, "reason").with_columns(
        name_cure("reason").alias("cure"), pl.col("reason").replace(make_reason_labels())
    )
