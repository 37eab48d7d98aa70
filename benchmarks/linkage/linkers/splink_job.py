"""Splink, run by the interpreter of its own environment: `python splink_job.py FOLDER RULES`; knows nothing of us.

Tuned as its documentation says: standardised columns, term frequencies on names, u by random sampling, m by
expectation maximisation over several blocking rules, several rules to generate the predictions: `narrow` or `broad`.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
import time
from pathlib import Path

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

# Of several members with the same weight none is the best. The first table in the alphabet is the left side.
_BEST = """
SELECT unique_id_l AS unique_id, unique_id_r AS member, match_probability AS probability, match_weight AS weight
FROM (SELECT *, row_number() OVER w AS place, lead(match_weight) OVER w AS second FROM {predicted}
      WINDOW w AS (PARTITION BY unique_id_l ORDER BY match_weight DESC))
WHERE place = 1 AND (second IS NULL OR second < match_weight)
"""
_SIDES = ("a_rows", "b_register")
# What two records must share to be compared. Broad: about a hundred million pairs of a county of half a million.
_RULES = {
    "narrow": [
        block_on("id_number"),
        block_on("name", "birth_date"),
        block_on("name", "village"),
        block_on("birth_date", "village"),
        block_on("birth_date", "surname"),
        block_on("substr(id_number, 1, 15)"),
        block_on("name", "phone"),
    ],
    "broad": [
        block_on("id_number"),
        block_on("name"),
        block_on("phone"),
        block_on("birth_date", "sex"),
        block_on("substr(id_number, 1, 14)"),
        block_on("village", "substr(name, 2)"),
        block_on("village", "surname", "sex"),
    ],
}


def settings(rules: str) -> SettingsCreator:
    """Comparisons and blocking rules."""
    place = cl.CustomComparison(
        output_column_name="place",
        comparison_levels=[
            cll.NullLevel("village"),
            cll.And(cll.ExactMatchLevel("village"), cll.ExactMatchLevel("township")),
            cll.ExactMatchLevel("village"),
            cll.ExactMatchLevel("township"),
            cll.ElseLevel(),
        ],
    )
    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.LevenshteinAtThresholds("id_number", [2]),
            cl.LevenshteinAtThresholds("name", [1]).configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("birth_date", input_is_string=True),
            cl.ExactMatch("sex"),
            cl.ExactMatch("phone"),
            place,
        ],
        blocking_rules_to_generate_predictions=_RULES[rules],
        retain_matching_columns=False,
    )


def train(linker: Linker) -> None:
    """Estimate the model without labels."""
    linker.training.estimate_probability_two_random_records_match(
        [block_on("id_number", "name"), block_on("name", "birth_date", "village")], recall=0.9
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for rule in (block_on("name", "village"), block_on("birth_date", "sex"), block_on("id_number")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)


def _registered(api: DuckDBAPI, database: duckdb.DuckDBPyConnection, folder: Path, side: str) -> object:
    database.execute(f"CREATE TABLE {side} AS SELECT * FROM read_parquet('{folder / side}.parquet')")  # noqa: S608
    return api.register(side, dataset_display_name=f"the_{side}")


def main(folder: Path, rules: str) -> None:
    """Read a_rows.parquet and b_register.parquet, write found.parquet, print seconds and peak memory as JSON."""
    logging.disable(logging.WARNING)
    began = time.perf_counter()
    database = duckdb.connect()
    database.execute("SET memory_limit = '10GB'")
    api = DuckDBAPI(database)
    linker = Linker([_registered(api, database, folder, side) for side in _SIDES], settings(rules))
    train(linker)
    trained = time.perf_counter()
    predicted = linker.inference.predict(threshold_match_probability=0.5)
    best = _BEST.format(predicted=predicted.physical_name)
    database.execute(f"COPY ({best}) TO '{folder / 'found.parquet'}' (FORMAT parquet)")
    seconds = {"training": trained - began, "prediction": time.perf_counter() - trained}
    print(json.dumps(seconds | {"peak": peak()}))


def peak() -> int:
    """Most memory held, in bytes; ru_maxrss would count the process that this one was forked from."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    (line,) = (line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
