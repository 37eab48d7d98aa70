"""The scenes: what an office does with the program, each from an empty workspace on."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

from benchmarks.same_results.answers import REVIEW, fill_in, fill_in_forms
from benchmarks.same_results.inputs import BEFORE, CONFIG, Inputs
from benchmarks.same_results.office import EXPORTED, FILLED, Office, Program
from benchmarks.sample import PERIOD

NOW, AS_OF, ASKED_ON, LATER = str(PERIOD), PERIOD.end.isoformat(), "2026-10-09", "2030-01-01"
_DEPARTMENT, _OTHER_POLICY = "医保局", "ningxia_2021"
_THREE_HOUSEHOLDS = 3


def play_sample(office: Office, inputs: Inputs) -> None:
    """Two periods of the sample county, decisions and answers on them, and everything else that is done with a run."""
    inbox = inputs.sample()
    office.give("check", "--inbox", inbox, "--as-of", AS_OF)
    office.give("check", "--inbox", inbox, "--as-of", AS_OF, "--department", _DEPARTMENT)
    office.give("run", "--period", str(BEFORE), "--inbox", inputs.sample_before())
    office.give("run", "--period", NOW, "--inbox", inbox)
    office.give("status")
    _look_closer(office, inbox)
    _decide(office)
    office.give("run", "--period", NOW, "--inbox", inbox)
    office.give("run", "--period", NOW, "--inbox", inbox)  # nothing has changed since
    office.give("calibrate", "--period", NOW, "--inbox", inbox)
    office.give("run", "--period", NOW, "--inbox", inbox, "--policy", _OTHER_POLICY, "--dry-run", "--workbook")
    office.give("status", "--period", NOW)


def _look_closer(office: Office, inbox: Path) -> None:
    """Single rows explained and single households compared; of each kind of link the first row."""
    run = office.run_folder(NOW)
    links = pl.read_parquet(run / "tables" / "links.parquet")
    for line in links.unique(["decision"], keep="first", maintain_order=True).to_dicts():
        place = ("--source", line["source"], "--row", line["row_number"], "--file", line["file"])
        sheet = ("--sheet", line["sheet"]) if line["sheet"] else ()
        office.give("explain", "--run", run.name, *place, *sheet, "--inbox", inbox)
    suspected = pl.read_parquet(run / "tables" / "suspected.parquet")["household_id"].head(_THREE_HOUSEHOLDS)
    office.give("case", suspected[0], "--inbox", inbox, "--as-of", AS_OF)
    listed = office.folder / FILLED / "households.csv"
    listed.write_text("\n".join(["户编号", *suspected, "无此户"]) + "\n", encoding="utf-8")
    office.give("case", "--list", listed, "--inbox", inbox, "--as-of", AS_OF)


def _decide(office: Office) -> None:
    """The review list and one township's answers filled in and imported; one link overturned by hand."""
    filled, run = office.folder / FILLED, office.run_folder(NOW)
    exported = office.folder / EXPORTED / "all.xlsx"
    office.give("review", "export", "--run", run.name)
    office.give("review", "export", "--run", run.name, "--all", "--out", exported)
    office.give("review", "import", fill_in(exported, filled / "reviewed.xlsx", REVIEW))
    books = sorted((run / "lists").glob("*/*入户核查单*.xlsx"))
    office.give("feedback", "import", fill_in_forms(books[0], filled / books[0].name))
    links = pl.read_parquet(run / "tables" / "links.parquet")
    line = links.filter(pl.col("decision") == "linked", pl.col("person_id").is_not_null()).row(-1, named=True)
    place = ("--source", line["source"], "--row", line["row_number"], "--file", line["file"])
    office.give("review", "reject", "--run", run.name, *place, "--by", "王核实", "--date", "2026-10-15")
    office.give("review", "export", "--run", run.name, "--out", exported.with_name("again.xlsx"))


def play_property(office: Office, inputs: Inputs) -> None:
    """The property search, lists for a department, letters to all; then, in a copy, all that is due deleted."""
    inbox = inputs.sample()
    office.give("property-search", "--period", NOW, "--inbox", inbox, "--asked-on", ASKED_ON)
    office.give("push", "--to", _DEPARTMENT, "--inbox", inbox, "--as-of", AS_OF)
    office.give("request", "--period", "2026Q4", "--date", "2026-12-20")
    office.copy_workspace("workspace", "purged")
    office.give("purge", "--as-of", AS_OF, workspace="purged")
    office.give("purge", "--as-of", LATER, workspace="purged")
    office.give("purge", "--as-of", LATER, "--yes", workspace="purged")


def play_policies(office: Office, inputs: Inputs) -> None:
    """The sample county judged by every policy, every policy shown, and each compared with the next."""
    names = sorted(path.stem for path in (CONFIG / "policies").glob("*.yaml"))
    for name in names:
        office.give("policy", "show", name)
        office.give("policy", "show", name, "--markdown")
    for old, new in zip(names, (*names[1:], names[0]), strict=True):
        office.give("policy", "diff", old, new)
    for name in names:
        office.give("run", "--period", NOW, "--inbox", inputs.sample(), "--policy", name)


def play_folders(office: Office, inputs: Inputs) -> None:
    """Every folder of `--inboxes`, beside a register, checked and run by itself; many are refused."""
    for inbox in inputs.beside_register():
        office.give("check", "--inbox", inbox, "--as-of", AS_OF)
        office.give("run", "--period", NOW, "--inbox", inbox)


def play_folders_together(office: Office, inputs: Inputs) -> None:
    """All folders of `--inboxes` in one inbox, beside a register."""
    inbox = inputs.all_beside_register()
    office.give("check", "--inbox", inbox, "--as-of", AS_OF)
    office.give("run", "--period", NOW, "--inbox", inbox)


def play_county(office: Office, inputs: Inputs) -> None:
    """A county of `--persons` persons: compared, its property searched, its review list exported."""
    inbox = inputs.county()
    office.give("check", "--inbox", inbox, "--as-of", AS_OF)
    office.give("run", "--period", NOW, "--inbox", inbox)
    office.give("review", "export", "--period", NOW)
    office.give("property-search", "--period", NOW, "--inbox", inbox, "--asked-on", ASKED_ON)


def play_resume(office: Office, inputs: Inputs) -> None:
    """A comparison and a property search of a small county, undisturbed, then killed on their way and given again."""
    for command in (("run",), ("property-search", "--asked-on", ASKED_ON)):
        words = (*command, "--period", NOW, "--inbox", inputs.few())
        began = time.perf_counter()
        office.give(*words, workspace="undisturbed")
        seconds = time.perf_counter() - began
        for share in (0.25, 0.5, 0.75):
            office.kill(*words, after=share * seconds, workspace="killed")
        office.give(*words, workspace="killed")


Scene = Callable[[Office, Inputs], None]
SCENES: dict[str, Scene] = {
    "sample": play_sample,
    "property": play_property,
    "policies": play_policies,
    "resume": play_resume,
    "folders": play_folders,
    "folders_together": play_folders_together,
    "county": play_county,
}
NEED_INBOXES = frozenset({"folders", "folders_together"})
DEFAULT_SCENES = ("sample", "property", "policies", "resume")


def play_scene(name: str, program: Program, folder: Path, inputs: Inputs) -> str:
    """Play a scene in a folder of its own, without what it left there before; how many commands, failures, seconds."""
    shutil.rmtree(folder, ignore_errors=True)
    office, began = Office(program, folder), time.perf_counter()
    SCENES[name](office, inputs)
    failed, seconds = sum(map(bool, office.exit_codes)), time.perf_counter() - began
    return f"{len(office.exit_codes)} commands, {failed} of them refused or failed, {seconds:.0f} s"
