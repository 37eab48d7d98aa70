"""`fangpin init` and `fangpin case` as they are typed: exit codes and what is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from fangpin.__main__ import run
from pipeline.county.load_county import load_county


def test_init_makes_a_county_that_every_command_can_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "同心"
    assert run(["init", "--county", "640324", "--config", str(target)]) == 0
    said = capsys.readouterr().out
    assert "同心县" in said
    assert "11 个乡级、153 个村级" in said
    county = load_county(target)
    assert county.settings.reporting_unit == "同心县农业农村局"
    assert run(["policy", "show", county.settings.policy, "--config", str(target)]) == 0
    assert run(["init", "--county", "640324", "--config", str(target)]) == 2
    assert "不会覆盖" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["init"], "缺少必填的 --county"),
        (["init", "--county", "999999"], "--divisions"),
        (["init", "--county", "450321", "--divisions", "没有.csv"], "打不开区划文件"),
        (["case"], "二者选一"),
        (["case", "1", "--list", "x.csv"], "二者选一"),
        (["case", "1"], "请用 --inbox 指明收件目录"),
        (["case", "1", "--inbox", "没有"], "找不到收件目录"),
        (["case", "1", "--as-of", "昨天"], "--as-of 写法不对"),
    ],
)
def test_what_is_wrong_is_told_with_its_cure(
    typed: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(typed) == 2
    assert said in capsys.readouterr().err
