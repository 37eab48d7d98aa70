"""`python -m benchmarks.same_results`: run two checkouts over the same inputs, and compare everything they wrote."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console

from benchmarks.same_results.comparing import compare_scenes
from benchmarks.same_results.inputs import Inputs
from benchmarks.same_results.office import Program
from benchmarks.same_results.report import show_comparison
from benchmarks.same_results.scenes import DEFAULT_SCENES, NEED_INBOXES, SCENES, play_scene

_WIDTH = 120
_folder = click.Path(path_type=Path, file_okay=False, resolve_path=True)
_existing = click.Path(path_type=Path, file_okay=False, resolve_path=True, exists=True)


@click.group(help="Prove that two checkouts of the project come to the same results.")
def main() -> None:
    """Group `produce` and `compare`."""


@main.command(help="Give the commands of the scenes to the program of CHECKOUT; what it writes is left in OUTPUT.")
@click.argument("checkout", type=_existing)
@click.argument("output", type=_folder)
@click.option("--scenes", default=",".join(DEFAULT_SCENES), show_default=True, help=f"Of {', '.join(SCENES)}.")
@click.option("--python", default=sys.executable, help="Python with the project's libraries; default: this one.")
@click.option("--inputs", type=_folder, help="Inboxes for both sides, made where missing; default: beside OUTPUT.")
@click.option("--inboxes", type=_existing, help="Scene `folders`: every folder in it is laid beside a register.")
@click.option("--persons", type=click.IntRange(min=100), default=60_000, show_default=True, help="Scene `county`.")
def produce(
    *, checkout: Path, output: Path, scenes: str, python: str, inputs: Path | None, inboxes: Path | None, persons: int
) -> None:
    """Play the scenes one after the other."""
    names = scenes.split(",")
    if unknown := [name for name in names if name not in SCENES]:
        raise click.UsageError(f"no such scene: {', '.join(unknown)}; there are {', '.join(SCENES)}")
    if NEED_INBOXES.intersection(names) and inboxes is None:
        raise click.UsageError(f"scenes {', '.join(sorted(NEED_INBOXES))} need --inboxes")
    made = Inputs(inputs or output.parent / "inputs", persons, inboxes)
    # Commands are given in the scene's folder; a link to an interpreter, as environments have, is not followed.
    program = Program(checkout, str(Path(python).absolute()) if len(Path(python).parts) > 1 else python)
    for name in names:
        click.echo(f"{name}: {play_scene(name, program, output / name, made)}")


@main.command(help="Compare two outputs of `produce`; ends with 1 when anything differs.")
@click.argument("before", type=_existing)
@click.argument("after", type=_existing)
def compare(*, before: Path, after: Path) -> None:
    """Print what was compared per scene, and every file that differs."""
    scenes = compare_scenes(before, after)
    show_comparison(scenes, Console(width=_WIDTH))
    sys.exit(any(scene.differences for scene in scenes) or not scenes)


if __name__ == "__main__":
    main()
