"""A village of namesakes: every house's owner may be one of two people. Nobody in it exists."""

from __future__ import annotations

from pathlib import Path

from domain.tables import empty
from services.runs.choice import FinishedRun
from tests.services.reviewed_county import compare, number

_NAMES = [f"{surname}{given}" for surname in "莫韦覃廖秦" for given in ("永红", "建国", "秀珍", "福生", "大妹")]
_REGISTER = "县,乡镇,行政村,村民小组,户编号,人编号,姓名,曾用名,证件号码,与户主关系,户类型,联系电话"
_HOUSES = "乡镇,村,组,户主姓名,户主身份证号,鉴定等级,鉴定时间"
# What a whole run makes besides, and this one does not.
_TABLES = ("suspected", "suppressed", "resolved", "tracked_households", "tracked_people", "coverage", "rule_answers")


def compare_namesakes(folder: Path) -> FinishedRun:
    """A published run over the village, with two doubtful pairs for each of 25 houses."""
    inbox = folder / "收件"
    inbox.mkdir(parents=True)
    people = [
        f"阳朔县,白沙镇,白沙村,{'一三'[twin]}组,H{place}{twin},P{place}{twin},{name},,"
        f"{number(f'19{60 + place}010{twin + 1}', 11 + place * 20 + twin * 2)},户主,脱贫户,"
        for place, name in enumerate(_NAMES)
        for twin in (0, 1)
    ]
    houses = [f"白沙镇,白沙村,,{name},,D,2026-05-{place + 1:02}" for place, name in enumerate(_NAMES)]
    (inbox / "登记.csv").write_text("\n".join([_REGISTER, *people]) + "\n", encoding="utf-8")
    (inbox / "住房.csv").write_text("\n".join([_HOUSES, *houses]) + "\n", encoding="utf-8")
    run = compare(inbox, folder / "workspace")
    for name in _TABLES:
        if not run.store.has(name):
            run.store.put(name, empty(name))
    return run
