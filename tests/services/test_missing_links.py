"""Rows without a link are sampled, and what that says stands in the next period's report, not in its own."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

from casework.truth.link_errors import count_strata, estimate_link_errors
from domain.tables import empty
from pipeline.job import Job
from pipeline.run_request import RunRequest
from services.samples.draw import UNLINKED, SampleRequest, draw_run_sample
from services.samples.results import estimate_sample
from tests.simulation.county_frames import CONFIG
from tests.simulation.period_runs import PeriodRun, compare_tables
from tests.simulation.townships import import_files
from tests.simulation.village import add_bill, make_village, settle

_STRANGERS = range(41, 53)


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> tuple[PeriodRun, str]:
    """A run with rows of people who are not registered, a sample of these, and its answers; nobody exists."""
    folder, frames = tmp_path_factory.mktemp("missing"), make_village()
    for household in range(1, 9):
        settle(frames, household)
        add_bill(frames, household, 9000, "2026-05-12")
    for household in _STRANGERS:
        add_bill(frames, household, 9000, "2026-05-12")
    run = compare_tables("2026Q3", frames.write(folder / "inbox"), folder / "workspace")
    sample = draw_run_sample(run.workspace, CONFIG, SampleRequest(10, 1, [UNLINKED], "张三"), date(2026, 10, 10))
    book = openpyxl.load_workbook(sample.path)
    sheet = book["未关联抽检"]
    columns = {str(cell.value): cell.column or 0 for cell in sheet[3]}
    for row in range(4, 4 + sample.items.height):
        verdict = "错误" if row == 4 else "正确"
        for title, value in (("抽检结论", verdict), ("抽检人", "李四"), ("抽检日期", "2026-10-12")):
            sheet.cell(row, columns[title]).value = value
    book.save(folder / "抽检报回.xlsx")
    import_files(run.workspace, [folder / "抽检报回.xlsx"], date(2026, 10, 15))
    return run, sample.number


def _prepare(run: PeriodRun, period: str) -> Job:
    return Job.prepare(RunRequest(period, str(run.workspace.parent / "inbox"), str(run.workspace), str(CONFIG)))


def test_the_sample_gives_the_share_of_missing_links(sampled: tuple[PeriodRun, str]) -> None:
    run, number = sampled
    rates = estimate_sample(run.workspace, number).rates
    assert rates.select("kind", "stratum", "stratum_size", "right", "wrong").row(0) == (
        "unlinked", "nobody_of_that_id", len(_STRANGERS), 9, 1
    )  # fmt: skip


def test_the_next_period_tells_it_of_its_own_rows(sampled: tuple[PeriodRun, str]) -> None:
    run, number = sampled
    samples = _prepare(run, "2026Q4").read_earlier_samples()
    assert samples.height == 10
    rates = estimate_link_errors(
        count_strata(run.read("links")), samples, empty("review_decisions"), empty("truth_counts")
    )
    line = rates.filter(kind="sampled_unlinked").row(0, named=True)
    assert (line["rows"], line["checked"], line["wrong"], line["basis"]) == (len(_STRANGERS), 10, 1, number)


def test_a_run_never_depends_on_a_sample_of_its_own_period(sampled: tuple[PeriodRun, str]) -> None:
    run, _ = sampled
    assert _prepare(run, "2026Q3").make_id() == run.id
    assert _prepare(run, "2026Q3").read_earlier_samples().is_empty()
    assert _prepare(run, "2026Q4").list_further_inputs("")
