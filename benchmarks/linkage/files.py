"""The county as files, so that every linker starts from the same and each runs in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.linkage.county import Bench
from benchmarks.linkage.population.people import AS_OF
from benchmarks.sample import CONFIG
from domain.handover import Admission
from domain.regions import Regions
from domain.tables import empty
from pipeline.county.load_county import load_county

REGISTER, PLACES, TRUTH = "register.parquet", "places.parquet", "truth.parquet"


@dataclass(frozen=True)
class Folder:
    """A county below `path`."""

    path: Path

    def write(self, bench: Bench) -> None:
        """Keep the county."""
        for part in ("deliveries", "typed"):
            (self.path / part).mkdir(parents=True, exist_ok=True)
        bench.register.write_parquet(self.path / REGISTER)
        bench.truth.write_parquet(self.path / TRUTH)
        bench.regions.places.write_parquet(self.path / PLACES)
        for source, admission in bench.deliveries.items():
            admission.accepted.write_parquet(self.path / "deliveries" / f"{source}.parquet")
            bench.typed[source].write_parquet(self.path / "typed" / f"{source}.parquet")

    @property
    def sources(self) -> list[str]:
        """Their ids."""
        return sorted(path.stem for path in (self.path / "deliveries").iterdir())

    def register(self) -> pl.DataFrame:
        """Accepted rows of the register."""
        return pl.read_parquet(self.path / REGISTER)

    def rows(self, source: str, part: str = "deliveries") -> pl.DataFrame:
        """A source's rows, as admitted or (`typed`) as they were typed."""
        return pl.read_parquet(self.path / part / f"{source}.parquet")

    def all_rows(self, columns: tuple[str, ...], part: str = "deliveries") -> pl.DataFrame:
        """Rows of all sources: source and these columns, null where a source has none."""
        return pl.concat([_picked(self.rows(source, part), source, columns) for source in self.sources])

    def regions(self) -> Regions:
        """The county's places."""
        return Regions(pl.read_parquet(self.path / PLACES))

    def admission(self, source: str) -> Admission:
        """A source's rows as `expectations` hands them over."""
        rows = self.rows(source)
        return Admission(source, rows, empty("quarantine"), rows.clear())

    def bench(self) -> Bench:
        """The whole county again."""
        declared = load_county(CONFIG).sources
        deliveries = {source: self.admission(source) for source in self.sources}
        return Bench(
            register=self.register(),
            deliveries=deliveries,
            typed={source: self.rows(source, "typed") for source in deliveries},
            truth=pl.read_parquet(self.path / TRUTH),
            regions=self.regions(),
            sources={source: declared[source] for source in deliveries},
            as_of=AS_OF,
        )


def _picked(rows: pl.DataFrame, source: str, columns: tuple[str, ...]) -> pl.DataFrame:
    cells = (
        pl.col(name).cast(pl.String) if name in rows.columns else pl.lit(None, pl.String).alias(name)
        for name in columns
    )
    return rows.select(pl.lit(source).alias("source"), "file", "sheet", "row_number", *cells)
