"""What a road is told of finished searches: who was asked, what is silent, and that data have gone. Nobody exists."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from pipeline.property.finished_searches import read_finished_searches
from services.retention.purge import list_expiring_folders, purge_folder
from tests.pipeline.property.search_county import A_CAR, PROJECT, County, searched

AS_OF = date(2026, 9, 30)


def test_searches_are_known_from_their_day_on_until_they_are_purged(tmp_path: Path) -> None:
    county = County()
    signed, unsigned = county.person("莫已签"), county.person("徐未签", household="H001", relation="配偶")
    county.sign(signed)
    county.add("vehicles", signed.name, signed.id_number, *A_CAR)
    county.receipts = [("公安局", "2026-09-20", "", "1")]
    searched(county, tmp_path, PROJECT / "config")
    workspace = tmp_path / "workspace"
    searches = read_finished_searches(workspace, AS_OF)
    assert searches.asked["person_id"].unique().to_list() == [signed.person_id]
    assert set(searches.asked["as_of"]) == {AS_OF} and set(searches.asked["period"]) == {"2026Q3"}
    found = searches.findings.filter(result="found")
    assert found["searched_on"].to_list() == [date(2026, 9, 20)] and "有机动车" in found["situations"][0]
    assert unsigned.person_id in searches.refused["person_id"]
    assert read_finished_searches(workspace, AS_OF - timedelta(days=1)).asked.is_empty()
    for due in list_expiring_folders(workspace, 180):
        purge_folder(workspace, due, date(2027, 6, 1))
    purged = read_finished_searches(workspace, date(2027, 6, 1))
    assert (purged.asked.is_empty(), purged.purged_days) == (True, [AS_OF])
