"""The wiring: what a search leaves on disk and in Prefect's database, by the command line."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Self

import polars as pl
import pytest

from domain.tables import conform
from fangpin import run as demonstration
from fangpin.__main__ import run
from flows.run import run_property_search
from pipeline.property.search_documents import PUBLISHED
from pipeline.property.search_job import PropertyJob
from pipeline.run_request import RunRequest
from tests.pipeline.property.search_county import PROJECT, County
from tests.result_files import hash_results

ASKED_ON = "2026-09-30"


@pytest.fixture(scope="module")
def county() -> County:
    county = County()
    first, second = county.person("莫大山"), county.person("徐小河")
    county.sign(first)
    county.sign(second, 有效期至="2026-01-01")
    county.add("vehicles", first.name, first.id_number, "桂C12345", "小型轿车", "五菱", "2020-01-02", "正常")
    county.add("vehicles", second.name, second.id_number, "桂C54321", "小型轿车", "宝马", "2020-01-02", "正常")
    county.add("reviews", first.household, "2026-09-01", "同意", "", "")
    county.receipts = [("公安局", "2026-09-20", "", "1")]
    return county


@pytest.fixture(scope="module")
def request_(county: County, prefect_database: Path, tmp_path_factory: pytest.TempPathFactory) -> RunRequest:
    folder = tmp_path_factory.mktemp("bureau")
    inbox, workspace = str(county.write(folder / "收件")), str(folder / "工作 区")
    return RunRequest("2026Q3", inbox, workspace, str(PROJECT / "config"), asked_on=ASKED_ON)


@pytest.fixture(scope="module")
def folder(request_: RunRequest) -> Path:
    return run_property_search(request_)


def test_the_folder_is_complete_and_apart(folder: Path, request_: RunRequest) -> None:
    assert {p.name for p in folder.iterdir()} == {"manifest.json", "tables", "lists", "requests", "dossiers", "reports"}
    assert folder.parent == Path(request_.workspace) / "property" / "2026Q3"
    assert not (Path(request_.workspace) / "runs").exists()
    assert {path.stem for path in (folder / "tables").iterdir()} == set(PUBLISHED)
    for name in PUBLISHED:
        frame = pl.read_parquet(folder / "tables" / f"{name}.parquet")
        assert conform(frame, name).equals(frame), name
    assert (folder.parent / "latest").read_text(encoding="utf-8").strip() == folder.name


def test_accounts_balance_with_the_links(folder: Path) -> None:
    accounts = pl.read_parquet(folder / "tables" / "accounting.parquet")
    links = pl.read_parquet(folder / "tables" / "links.parquet")
    outcomes = ["dropped", "quarantined", "registered", "linked", "review", "unlinked"]
    assert accounts.filter(pl.col("rows_read") != pl.sum_horizontal(outcomes)).is_empty()
    for decision in ("linked", "review", "unlinked"):
        assert accounts[decision].sum() == links.filter(decision=decision).height
    assert accounts.filter(source="authorisations").select("registered").item() == 2


def test_the_receipt_keeps_hash_and_count_of_every_request_and_nobody(folder: Path, county: County) -> None:
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    assert manifest["command"] == "property-search"
    assert manifest["asked_on"] == ASKED_ON
    requests = manifest["notes"]["requests"]
    assert {line["department"] for line in requests} == {path.stem for path in (folder / "requests").iterdir()}
    for line in requests:
        assert line["persons"] == 1
        assert hashlib.sha256((folder / line["file"]).read_bytes()).hexdigest() == line["sha256"]
    assert not [who for who in county.people if who.name in text or who.id_number in text]


def test_the_same_again_is_the_finished_search(folder: Path, request_: RunRequest) -> None:
    written = (folder / "manifest.json").stat().st_mtime_ns
    assert run_property_search(request_) == folder
    assert (folder / "manifest.json").stat().st_mtime_ns == written


def test_another_workspace_gives_the_same_bytes(folder: Path, request_: RunRequest, tmp_path: Path) -> None:
    again = run_property_search(replace(request_, workspace=str(tmp_path)))
    assert again.name == folder.name
    assert hash_results(again) == hash_results(folder)


def test_prefect_and_the_screen_learn_of_nobody(
    request_: RunRequest, county: County, prefect_database: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    words = ["--inbox", request_.inbox, "--workspace", request_.workspace, "--asked-on", ASKED_ON]
    code = run(["property-search", "--period", "2026Q3", *words])
    shown = capfd.readouterr()
    assert code == 0
    lines = [line for line in shown.out.splitlines() if not line.startswith("·")]
    # Outside the published band the hit rate says so before anything else.
    assert lines[0].startswith("注意：命中率 100.0%")
    assert f"--asked-on {ASKED_ON}" in shown.out
    database = prefect_database.read_bytes().decode(errors="replace")
    assert "财产检索" in database or "property-search" in database
    for who in county.people:
        assert who.name not in shown.out + shown.err
        assert who.id_number not in shown.out + shown.err + database


def test_without_authorisations_nothing_is_published(
    request_: RunRequest, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    inbox = Path(shutil.copytree(request_.inbox, tmp_path / "inbox"))
    (inbox / "授权.csv").unlink()
    code = run(["property-search", "--period", "2026Q3", "--inbox", str(inbox), "--workspace", str(tmp_path / "w")])
    assert code == 3
    assert "核对授权书登记" in capfd.readouterr().err
    assert [path.name for path in (tmp_path / "w" / "property" / "2026Q3").iterdir()] == [".lock"]


@pytest.mark.parametrize("words", [["--period", "2026Q9"], ["--period", "2026Q3", "--policy", "nobody"]])
def test_wrong_usage_is_told_before_anything_is_read(words: list[str], request_: RunRequest, tmp_path: Path) -> None:
    assert run(["property-search", "--inbox", request_.inbox, "--workspace", str(tmp_path), *words]) == 2
    assert not (tmp_path / "property").exists()


@pytest.mark.parametrize(
    ("day", "said"),
    [("2999-01-01", "不能晚于今天"), ("明天", "写法不对"), ("2026-02-30", "写法不对"), ("", "写法不对")],
)
def test_the_day_of_the_requests_is_one_and_not_to_come(
    day: str, said: str, request_: RunRequest, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    words = ["--period", "2026Q3", "--inbox", request_.inbox, "--workspace", str(tmp_path), "--asked-on", day]
    assert run(["property-search", *words]) == 2
    told = capfd.readouterr().err
    assert "--asked-on" in told
    assert said in told
    assert not (tmp_path / "property").exists()


def test_requests_of_another_day_are_another_search(request_: RunRequest) -> None:
    def name(asked_on: str | None) -> str:
        return PropertyJob.prepare(replace(request_, asked_on=asked_on)).make_id()

    today = date.today().isoformat()  # noqa: DTZ011 - the office's own day
    assert name(ASKED_ON) == name(ASKED_ON)
    assert name("2026-10-09") != name(ASKED_ON)
    assert name(None) == name(today) != name(ASKED_ON)
    assert PropertyJob.prepare(replace(request_, asked_on=None)).request.asked_on == today


def test_the_demonstration_is_the_same_in_later_years(
    request_: RunRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests: list[RunRequest] = []
    monkeypatch.setattr(demonstration, "show_run", lambda request: None)
    monkeypatch.setattr(demonstration, "show_property_search", requests.append)
    demonstration.show_demo(tmp_path, str(PROJECT / "config"), PROJECT / "data_samples")

    class Later(date):
        @classmethod
        def today(cls) -> Self:
            return cls(2028, 3, 1)

    names = [PropertyJob.prepare(requests[0]).make_id()]
    monkeypatch.setattr("pipeline.property.search_job.date", Later)
    names.append(PropertyJob.prepare(requests[0]).make_id())
    assert names[0] == names[1]
    assert PropertyJob.prepare(requests[0]).asked_on == date(2026, 9, 30)


def test_a_faulty_situation_is_told_with_its_cure(
    request_: RunRequest, config: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    policy = config / "policies" / "guangxi_2021.yaml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(text.replace("vehicle_type LIKE '%摩托%'", "vehicel_type LIKE '%摩托%'"), encoding="utf-8")
    words = [
        "--period",
        "2026Q3",
        "--inbox",
        request_.inbox,
        "--workspace",
        request_.workspace,
        "--config",
        str(config),
    ]
    assert run(["property-search", *words]) == 2
    assert "property_situations.vehicle.unless" in (told := capfd.readouterr().err)
    assert "是不是想写“vehicle_type”" in told
