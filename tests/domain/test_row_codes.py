"""The code of a row says whose it is, and tells when it was edited."""

from __future__ import annotations

import polars as pl
import pytest

from domain.row_codes import ListEdition, add_row_codes, read_row_codes

EDITION = ListEdition("20260930-0123456789ab", 2, "白沙镇")


def make_code(*key: str) -> str:
    rows = pl.DataFrame({"household_id": ["H1"], "clue_id": ["c1"], "person_name": ["某人"]})
    return str(add_row_codes(rows, EDITION, "clues", key, "code")["code"].item())


def test_a_code_reads_back() -> None:
    line = read_row_codes(pl.Series([make_code("clue_id"), f" {make_code('clue_id')} ", None])).rows()
    assert line[0] == ("20260930-0123456789ab", "V2", "白沙镇", "clues", "H1", "c1", False)
    assert line[1] == line[0]
    assert line[2] == (*[None] * 6, False)


def test_a_key_of_several_fields_shows_none_of_them_and_a_row_without_a_household_has_none() -> None:
    assert "某人" not in make_code("clue_id", "person_name")
    area = add_row_codes(pl.DataFrame({"clue_id": ["c1"]}), EDITION, "areas", ["clue_id"], "code")["code"]
    assert read_row_codes(area)["code_household_id"].to_list() == [None]


@pytest.mark.parametrize("edit", [lambda code: code.replace("c1", "c2"), lambda code: code[:-1], lambda _: "x"])
def test_an_edited_code_is_damaged(edit) -> None:  # type: ignore[no-untyped-def]
    assert read_row_codes(pl.Series([edit(make_code("clue_id"))]))["is_damaged"].item()


def test_frames_of_no_rows_have_no_codes() -> None:
    rows = pl.DataFrame(schema={"household_id": pl.String, "clue_id": pl.String})
    assert add_row_codes(rows, EDITION, "clues", ["clue_id"], "code").schema["code"] == pl.String
