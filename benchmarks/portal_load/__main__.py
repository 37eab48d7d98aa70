"""`python -m benchmarks.portal_load`: a portal and Django's bare lists under the same load; writes `results.md`."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

import click

from benchmarks.papers.measuring import run_in_own_process
from benchmarks.portal_load.accounts import add_accounts
from benchmarks.portal_load.bare_tables import BareSite, fill_bare_site, list_townships
from benchmarks.portal_load.county import make_published_run
from benchmarks.portal_load.first_page import time_first_page
from benchmarks.portal_load.measurements import Comparison, Plans, Sites, list_plans
from benchmarks.portal_load.report import Findings, write_report
from benchmarks.portal_load.review_keys import measure_keys
from benchmarks.portal_load.servers import Server, run_server
from benchmarks.portal_load.visit_plan import measure_load


@click.command(help="Pages of the portal under the load of many users, beside Django's own bare list pages.")
@click.option("--persons", type=click.IntRange(min=2000), default=480_000, show_default=True, help="Registered.")
@click.option("--townships", type=click.IntRange(9, 40), default=30, show_default=True, help="How many.")
@click.option("--users", type=click.IntRange(1, 100), default=30, show_default=True, help="At once.")
@click.option("--seconds", type=click.IntRange(2, 300), default=30, show_default=True, help="Of each measurement.")
@click.option(
    "--pairs", type=click.IntRange(0, 500), default=100, show_default=True, help="Judged by keyboard; 0: none."
)
@click.option("--folder", type=click.Path(path_type=Path), help="Where the county stays, or lies already.")
@click.option("--out", type=click.Path(path_type=Path), default=Path(__file__).with_name("results.md"))
def main(*, persons: int, townships: int, users: int, seconds: int, pairs: int, folder: Path | None, out: Path) -> None:
    """Make the county, start both servers, load one after the other, and write what each took."""
    with tempfile.TemporaryDirectory() as name:
        place, scratch = folder or Path(name), Path(name) / "scratch"
        scratch.mkdir()
        place.mkdir(exist_ok=True, parents=True)
        workspace = place / "workspace"
        config = make_published_run(workspace, place, persons, townships)
        bare = fill_bare_site(workspace, config, place / "bare", users)
        run_in_own_process(add_accounts, workspace, config, users, list_townships(config))
        at_once, with_pauses, peaks = _measure(workspace, config, bare, users, seconds, scratch)
        keys = measure_keys(workspace, config, pairs, scratch) if pairs else None
        write_report(out, Findings(persons, users, bare, at_once, with_pauses, peaks, keys))
        click.echo(out.read_text(encoding="utf-8"))


def _measure(
    workspace: Path, config: Path, bare: BareSite, users: int, seconds: int, scratch: Path
) -> tuple[list[Comparison], list[Comparison], dict[str, float]]:
    """What the pages took, without and with pauses, and the most memory that each server held, in MB."""
    portal_command = ["fangpin", "portal", "--port", "{port}", "--workspace", str(workspace), "--config", str(config)]
    with ExitStack() as servers:
        portal = servers.enter_context(run_server(portal_command))
        plain = servers.enter_context(run_server(["benchmarks.portal_load.bare", "{port}"], bare.environment))
        plans = list(list_plans(Sites(portal.address, plain.address, list_townships(config), users, seconds)))
        firsts = [time_first_page(plan.portal, portal.address) for plan in plans]
        at_once = [_compare(plan, portal, plain, scratch, first) for plan, first in zip(plans, firsts, strict=True)]
        with_pauses = [_compare(plan.with_pauses(), portal, plain, scratch) for plan in plans]
        return at_once, with_pauses, {"portal": portal.read_peak(), "bare": plain.read_peak()}


def _compare(plans: Plans, portal: Server, plain: Server, scratch: Path, first: float | None = None) -> Comparison:
    """The bare page and the portal's one after the other, so that what disturbs the machine disturbs both."""
    bare = measure_load(plans.bare, plain.address, scratch)
    return Comparison(plans.title, bare, measure_load(plans.portal, portal.address, scratch), first)


if __name__ == "__main__":
    main()
