"""What was compared and what differs, as a person reads it."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from benchmarks.same_results.comparing import KINDS, SceneComparison


def show_comparison(scenes: list[SceneComparison], console: Console) -> None:
    """A line per scene, then every file that differs. Where most commands failed, little has been compared."""
    table = Table("scene", "commands", "failed", *KINDS, "same bytes", "differ")
    for scene in scenes:
        counts = [len(scene.exit_codes), sum(map(bool, scene.exit_codes)), *(scene.compared[kind] for kind in KINDS)]
        table.add_row(scene.name, *map(str, (*counts, scene.same_bytes, len(scene.differences))))
    console.print(table)
    for scene in scenes:
        for name, difference in scene.differences.items():
            console.print(f"{scene.name}: {name}: {difference}", soft_wrap=True, markup=False, highlight=False)
