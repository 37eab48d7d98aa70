"""Every source's household numbers follow the register's, and what no registered household bears is told by row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from domain.errors import InputsRefused
from domain.handover import Admission
from domain.tables import empty
from expectations import RegisteredHouseholds
from pipeline import ingest, link
from pipeline.deliveries import source_data
from pipeline.deliveries.household_numbers import describe_unknown_numbers, restore_numbers
from pipeline.job import Job
from pipeline.run_request import RunRequest
from storage.admitted_rows import AdmittedRows

PROJECT = Path(__file__).parents[2]
_REGISTER = "县,乡镇,行政村,村民小组,户编号,姓名,证件号码,与户主关系,民族,户类型"
_INCOME = "户编号,年度,季度,家庭人口,工资性收入,生产经营性收入,生产经营性支出,财产性收入,转移性收入"
_SUSPECTS = "乡镇,村,户编号,户主姓名,身份证号,提出理由,排查日期"
_HOMES = {"00000000777": "农山甲", "00000000778": "农山乙", "A-001": "农山丙", "13000000017.0": "农山丁"}
# What other sources write -> whose household that is.
_WRITTEN = {
    "777": "00000000777", "00000000778": "00000000778", "a-001": "A-001", "13000000017": "13000000017",
    "13000000017号": "13000000017", "999": "999", "13,000,000,017": "13000000017",
}  # fmt: skip


def _inbox(folder: Path, places: str) -> Path:
    register = [f"{places},1组,{number},{name},,户主,壮族,脱贫户" for number, name in _HOMES.items()]
    income = [f'"{number}",2025,,3,30000,0,0,0,0' for number in _WRITTEN]
    suspects = [f'白沙镇,旧县村,"{number}",农山甲,,因病,2026-08-01' for number in ("778.0", "998")]
    for name, lines in {
        "成员": [_REGISTER, *register], "收入": [_INCOME, *income], "线下": [_SUSPECTS, *suspects],
    }.items():  # fmt: skip
        (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Job]:
    """A run up to its register."""
    inbox = _inbox(tmp_path_factory.mktemp("inbox"), "阳朔县,白沙镇,旧县村")
    job = _job(inbox, tmp_path_factory.mktemp("workspace"))
    with job.folder.make():
        _ingest(job)
        ingest.check_required(job)
        link.build_register(job)
        yield job


def _job(inbox: Path, workspace: Path) -> Job:
    return Job.prepare(RunRequest("2026Q3", str(inbox), str(workspace), str(PROJECT / "config")))


def _ingest(job: Job) -> None:
    delivered = ingest.delivered_sources(job, ingest.recognise_files(job))
    ingest.judge_deliveries(job, {name: ingest.ingest_source(job, name) for name in delivered})


def _unknown(job: Job, source: str) -> list[tuple[str, int]]:
    issues = job.run.read("issues", source).filter(pl.col("check") == "unknown_household")
    return issues.select("file", "row_number").rows()


def test_numbers_are_the_registers(registered: Job) -> None:
    income = source_data.read_admission(registered, "register_income").accepted
    assert income["household_id"].to_list() == list(_WRITTEN.values())
    suspects = source_data.read_admission(registered, "offline_suspects").accepted
    assert suspects["household_id"].to_list() == ["00000000778", "998"]


def test_numbers_of_nobody_are_told_for_every_source(registered: Job) -> None:
    assert _unknown(registered, "register_income") == [("收入.csv", 7)]
    assert _unknown(registered, "offline_suspects") == [("线下.csv", 3)]


def test_a_number_that_was_cut_into_anothers_is_nobodys(tmp_path: Path) -> None:
    rows, numbers = AdmittedRows.open(tmp_path), ["450321000000005000", "450321000000001000"]
    place = {"file": ["收入.xlsx"] * 2, "sheet": [""] * 2, "row_number": [2, 3]}
    frame = pl.DataFrame(place | {"household_id": numbers})
    rows.write_batch(Admission("register_income", frame, empty("quarantine"), frame.clear()))
    registered = RegisteredHouseholds(pl.Series(["450321000000001234", "450321000000005678", "450321000000005000"]))
    assert restore_numbers(rows, registered)["row_number"].to_list() == [2]
    assert rows.read_rows("accepted")["household_id"].to_list() == [None, "450321000000001234"]


def test_the_register_made_again_tells_the_same(registered: Job) -> None:
    link.build_register(registered)
    assert _unknown(registered, "register_income") == [("收入.csv", 7)]


def test_many_unknown_numbers_stand_on_the_cover() -> None:
    told = describe_unknown_numbers({"register_income": (2, 100), "offline_suspects": (1, 100), "civil_deaths": (0, 0)})
    assert list(told) == ["register_income"]
    assert "2 行的“户编号”" in told["register_income"][0]


def test_another_countys_register_is_refused_naming_file_and_cure(tmp_path: Path) -> None:
    (tmp_path / "收件").mkdir()
    job = _job(_inbox(tmp_path / "收件", "荔浦市,荔城镇,沙街村"), tmp_path / "库")
    with job.folder.make():
        _ingest(job)
        with pytest.raises(InputsRefused, match=r"大多不是本县的(?s:.*)regions\.csv(?s:.*)“成员\.csv”"):
            ingest.check_required(job)
