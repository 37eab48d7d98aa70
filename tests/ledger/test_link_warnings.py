"""Links beside the period before: what an officer should be warned of."""

from __future__ import annotations

import polars as pl

from domain.tables import empty
from ledger import warn_of_links


def _links(linked: int, conflicts: int, unlinked: int, source: str = "houses") -> pl.DataFrame:
    decisions = ["linked"] * linked + ["review"] * conflicts + ["unlinked"] * unlinked
    reasons = ["id_and_name"] * linked + ["id_name_conflict"] * conflicts + ["nobody_found"] * unlinked
    given = {"source": [source] * len(decisions), "decision": decisions, "reason": reasons}
    return pl.concat([empty("links"), pl.DataFrame(given)], how="diagonal")


def test_a_fall_of_the_linked_share_is_told() -> None:
    told = warn_of_links(_links(70, 0, 30), _links(90, 0, 10))
    assert told == {"houses": ["能关联到登记农户的行占 70%，上期是 90%，请核对证件号码和姓名列"]}
    assert warn_of_links(_links(85, 0, 15), _links(90, 0, 10)) == {}


def test_many_numbers_under_other_names_are_told_even_in_the_first_period() -> None:
    told = warn_of_links(_links(80, 20, 0), empty("links"))
    assert told == {"houses": ["有 20% 的行证件号码是登记农户的而姓名不同，可能是粘贴错行，请部门核对"]}
    assert warn_of_links(_links(95, 5, 0), empty("links")) == {}


def test_a_handful_of_rows_has_no_share() -> None:
    assert warn_of_links(_links(2, 8, 2), _links(12, 0, 0)) == {}
