"""What comparing makes of `cases.csv`, frozen in `results.csv`: a change in matching is a visible diff.

    python -m tests.matchers.names.results

writes the results anew, and the table of lookups in docs/names.md; look at the diff before you commit it.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from matchers.names import add_name_key, compare_names, make_lookup_keys
from pipeline.county.load_county import load_county

HERE = Path(__file__).parent
PAGE = HERE.parents[2] / "docs" / "names.md"
_BEGIN, _END = "<!-- keys -->", "<!-- /keys -->"
TIERS = ("STRONG", "MEDIUM", "WEAK", "DIFFERENT")
_SAME = ("equal", "variant")
# What the passes of config/matching.yaml look by, as far as the name goes; each with a place or a birth date beside it.
LOOKED_BY: dict[str, tuple[str, ...]] = {
    "name": ("name_key",), "sound": ("sound",), "first": ("surname", "given_first"), "last": ("surname", "given_last"),
    "given": ("given",), "turned": ("turned",), "pieces": ("pieces",), "surname": ("surname",),
}  # fmt: skip


def cases() -> pl.DataFrame:
    """left, right, tier (what a person says of the pair), kind, teaches."""
    return pl.read_csv(HERE / "cases.csv", infer_schema=False)


def frozen() -> pl.DataFrame:
    """The results as they were committed."""
    return pl.read_csv(HERE / "results.csv", infer_schema=False)


def results() -> pl.DataFrame:
    """left, right, tier, kind, surname_level, given_level, reads (the tier they come to), keys (both have)."""
    dialect = load_county(HERE.parents[2] / "config").matching.names.local_dialect
    told = cases()
    sides = [add_name_key(told.select(side), side)["name_key"] for side in ("left", "right")]
    levels = compare_names(sides[0], sides[1], dialect).cast(pl.String)
    forms = make_lookup_keys(pl.concat(sides), dialect)
    left, right = (
        side.alias("name_key").to_frame().join(forms, on="name_key", how="left", maintain_order="left")
        for side in sides
    )
    # The other side's name as it stands is what a turned name is met with.
    right = right.with_columns(pl.col("unturned").alias("turned"))
    shared = [pl.select(_both(left, right, parts)).to_series() for parts in LOOKED_BY.values()]
    names = [pl.when(both).then(pl.lit(key)) for key, both in zip(LOOKED_BY, shared, strict=True)]
    told = told.drop("teaches").with_columns(levels).with_columns(_reads().alias("reads"))
    return told.with_columns(pl.concat_str(names, separator=" ", ignore_nulls=True).replace("", None).alias("keys"))


def _both(left: pl.DataFrame, right: pl.DataFrame, parts: tuple[str, ...]) -> pl.Expr:
    """Whether all parts agree; a list agrees if the two share an element."""
    agree = [
        pl.lit(left[part].list.set_intersection(right[part]).list.len() > 0)
        if isinstance(left.schema[part], pl.List)
        else pl.lit(left[part] == right[part])
        for part in parts
    ]
    return pl.all_horizontal(agree).fill_null(value=False)


def _reads() -> pl.Expr:
    """A plain reading of the levels, for tests only: weights decide in a run."""
    surname, given = pl.col("surname_level"), pl.col("given_level")
    sides = [~level.is_in([*_SAME, "missing"]) for level in (surname, given)]
    return (
        pl.when((given == "missing") & (surname == "missing")).then(pl.lit("DIFFERENT"))
        .when((surname == "different") | (given == "different")).then(pl.lit("DIFFERENT"))
        .when(given.is_in(["partly_different", "dropped", "missing"]) | (sides[0] & sides[1])).then(pl.lit("WEAK"))
        .when(surname.is_in(_SAME) & given.is_in(_SAME)).then(pl.lit("STRONG"))
        .otherwise(pl.lit("MEDIUM"))
    )  # fmt: skip


def key_table(found: pl.DataFrame) -> str:
    """Markdown: of the pairs of each kind that may be one person, how many meet in each way."""
    plausible = found.filter(pl.col("tier") != "DIFFERENT").with_columns(pl.col("keys").str.split(" ").fill_null([]))
    met = plausible.group_by("kind", maintain_order=True).agg(
        pl.len().alias("pairs"),
        *(pl.col("keys").list.contains(key).sum().alias(key) for key in LOOKED_BY),
        (pl.col("keys").list.len() > 0).sum().alias("any"),
    )
    whole = met.select(pl.lit("all").alias("kind"), pl.exclude("kind").sum())
    lines = [met.columns, ["---"] * met.width, *pl.concat([met, whole]).rows()]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def documented(page: str) -> str:
    """The part of the page that `key_table` fills."""
    return page.split(_BEGIN, maxsplit=1)[1].split(_END, maxsplit=1)[0].strip()


def _main() -> None:
    found = results()
    found.write_csv(HERE / "results.csv")
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(page.replace(documented(page), key_table(found)), encoding="utf-8")


if __name__ == "__main__":
    _main()
