"""`fangpin explain`: which of household, clue or row is asked about, in which run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from domain.errors import UsageError
from fangpin.explain_clue import print_clue
from fangpin.explain_household import print_household
from fangpin.explain_row import print_row
from fangpin.explain_unused_row import print_unused_row
from fangpin.screen import console, working
from services.explain import explain_clue, explain_household, explain_row, find_unused_row
from services.runs.choice import FinishedRun, choose_newest_run


@dataclass(frozen=True)
class ExplainRequest:
    """What the command was asked. `place`: source, row_number, file, sheet of a row; None where nothing was said."""

    household: str | None
    clue: str | None
    place: dict[str, object]
    run_id: str | None
    period: str | None
    inbox: str | None
    workspace: str
    config: str


def show_explanation(request: ExplainRequest) -> None:
    """Print why it is so. Names and cell values are shown on this screen only, and never kept.

    Raises `UsageError` unless exactly one of household, clue and row is asked about.
    """
    _check_request(request)
    run = choose_newest_run(Path(request.workspace), request.config, request.run_id, request.period)
    _print_run(run)
    inbox = Path(request.inbox) if request.inbox else None
    if request.household:
        with working():
            household = explain_household(run, request.household)
        print_household(run, household)
    elif request.clue:
        with working():
            clue = explain_clue(run, request.clue, inbox)
        print_clue(run, clue)
    elif unused := find_unused_row(run, request.place):
        print_unused_row(run, unused)
    else:
        with working():
            row = explain_row(run, request.place, inbox)
        print_row(run, row)


def _check_request(request: ExplainRequest) -> None:
    asked = [request.household, request.clue, request.place["source"] or request.place["row_number"]]
    if sum(bool(subject) for subject in asked) != 1:
        raise UsageError("请写 --household 户编号、--clue 线索编号，或 --source 来源和 --row 行号（三者选一）。")
    if not (request.household or request.clue) and not (request.place["source"] and request.place["row_number"]):
        raise UsageError("说明一行要同时写 --source 来源和 --row 行号。")


def _print_run(run: FinishedRun) -> None:
    console.print(f"{run.period.title}比对，截至 {run.as_of}（运行编号 {run.id}）", soft_wrap=True, markup=False)
    if run.manifest["configuration"] != run.county.digest:
        console.print(
            "提示：配置在这次比对之后有改动，规则、标准和等级的说明按现在的配置显示。", soft_wrap=True, markup=False
        )
