"""Names that the register lacks and a department proves: its rows have the owner's birth date and sex beside them."""

from __future__ import annotations

import polars as pl

from matchers.by_id.id_matches import BY_BIRTH


def accept_changed_names(owners: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Frame `id_owners`: `id_and_former_name` where another source proves that the owner bears the name.

    A row under somebody's number and another name is theirs by birth date and sex (`BY_BIRTH`); a second source that
    writes the very same name under the very same number, and gives neither, is about nobody else. What contradicts the
    number itself, or is misaligned, stays in doubt. `owners`: frame `id_owners`; `rows`: frame `id_rows`.
    """
    differing_pairs = owners.with_row_index("at").filter(
        pl.col("reason").is_in([BY_BIRTH, "id_name_conflict"]), ~pl.col("is_misaligned")
    )
    differing_pairs = differing_pairs.join(rows.filter(pl.col("repair").is_null()), on="row").drop_nulls("name_key")
    proven_names = differing_pairs.filter(pl.col("reason") == BY_BIRTH).select(
        "id", "name_key", pl.col("source").alias("elsewhere")
    )
    contradictions = [
        (pl.col(f"own_{part}") != pl.col(f"id_{part}")).fill_null(value=False) for part in ("birth", "sex")
    ]
    waiting_pairs = differing_pairs.filter(
        (pl.col("reason") == "id_name_conflict") & ~pl.any_horizontal(contradictions)
    )
    accepted_places = (
        waiting_pairs.join(proven_names, on=["id", "name_key"])
        .filter(pl.col("source") != pl.col("elsewhere"))["at"]
        .unique()
    )
    reason = (
        owners["reason"].scatter(accepted_places, "id_and_former_name") if accepted_places.len() else owners["reason"]
    )
    return owners.with_columns(reason)
