"""What a run says on the cover and among the issues, a check says of the file."""

from __future__ import annotations

from pathlib import Path

from services.deliveries.check import check_inbox

PROJECT = Path(__file__).resolve().parents[2]


def test_unknown_and_stand_in_headings_are_told_of_the_file(tmp_path: Path) -> None:
    header = "结算ID,姓名,证件号码,医疗类别,结算时间,医疗费总额,基金支付总额,个人负担总额,陪护费"
    row = "S1,莫大山,450321198001010015,住院,2026-09-15,3500,2500,1000,5"
    (tmp_path / "结算.csv").write_text(f"{header}\n{row}", encoding="utf-8")
    (sheet,) = check_inbox(
        str(tmp_path), str(tmp_path / "workspace"), str(PROJECT / "config"), None, "2026-09-30"
    ).sheets
    assert "“个人自付”一列读的是“个人负担总额”：是自付与自费之和" in sheet.message
    assert sheet.message.endswith("有 1 列没有用上：陪护费。")
