"""Who hangs on a board, what people object to, and the forms that a household signs. Nobody here exists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from docx import Document

from domain.errors import UsageError
from pipeline.county.load_county import load_county
from pipeline.open_ledger import open_ledger
from services.follow_up.household_file import read_household_file
from services.forms.campaign_form import write_campaign_form
from services.forms.household_forms import FormRequest, WrittenForms, write_household_forms
from services.papers.numbered_papers import cancel_paper
from services.publicity.editions import PublicityEditions, find_last_day, issue_publicity
from services.publicity.objections import (
    Settlement,
    list_publicity,
    raise_objection,
    settle_objection,
    undo_objection,
)
from tests.simulation.county_frames import CONFIG
from tests.simulation.csv_lines import write_lines
from tests.simulation.period_runs import compare_tables
from tests.simulation.townships import HEADINGS, import_files
from tests.simulation.village import add_bill, add_disease, household_number, make_village, name_of, number_of, settle

AGREED, REFUSED, UNREVIEWED, FAMILY = range(1, 5)
REVIEWS = ("户编号", "评议日期", "评议结果", "公示起", "公示止", "审定结果", "审定日期")
DAY = date(2026, 10, 14)
LAST = DAY + timedelta(days=4)


@pytest.fixture(scope="module")
def run_of_village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, frames = tmp_path_factory.mktemp("publicity"), make_village()
    for household in (AGREED, REFUSED, UNREVIEWED):
        settle(frames, household)
        add_bill(frames, household, 9000, "2026-05-10")
    add_disease(frames, AGREED, "2026-05-01")
    settle(frames, FAMILY, members=4, child=True)
    add_bill(frames, FAMILY, 9000, "2026-05-10")
    frames.add("civil_deaths", {
        "name": name_of(FAMILY, 2), "id_number": number_of(FAMILY, 2), "death_date": "2026-08-01"
    })  # fmt: skip
    run = compare_tables("2026Q3", frames.write(folder / "inbox"), folder / "workspace")
    clues = dict(run.read("findings").select("household_id", "clue_id").iter_rows())
    wanted = (AGREED, REFUSED, UNREVIEWED, FAMILY)
    answers = [
        (household_number(home), clues[household_number(home)], "属实", "是", "核查员", "2026-10-08") for home in wanted
    ]
    _import(folder, "visits", HEADINGS, answers)
    said = {AGREED: "同意", REFUSED: "不同意纳入", FAMILY: "评议通过"}
    reviews = [(household_number(home), "2026-10-12", text, None, None, None, None) for home, text in said.items()]
    _import(folder, "reviews", REVIEWS, reviews)
    return folder / "workspace"


def _import(folder: Path, name: str, headings: tuple[str, ...], lines: Iterable[tuple[str | None, ...]]) -> None:
    receipt = import_files(folder / "workspace", [write_lines(folder / f"{name}.csv", [headings, *lines])], DAY).lines
    assert set(receipt["status"]) == {"taken"}


@pytest.fixture
def workspace(run_of_village: Path, tmp_path: Path) -> Path:
    import shutil

    return Path(shutil.copytree(run_of_village, tmp_path / "ws"))


def issue(workspace: Path, day: date = DAY, first_day: date | None = None) -> PublicityEditions:
    return issue_publicity(workspace, CONFIG, None, first_day or day, day, "李")


def read_text(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def step(workspace: Path, household: int, today: date) -> dict[str, object]:
    lines = read_household_file(workspace, CONFIG, household_number(household), today).tables["road_steps"]
    return lines.filter(step="published").row(0, named=True)


def test_whom_the_village_agreed_to_is_published_for_five_days(workspace: Path) -> None:
    editions = issue(workspace)
    assert editions.lines["household_id"].to_list() == [household_number(AGREED), household_number(FAMILY)]
    assert dict(editions.numbers) == {"白沙镇": "示2026-0001"}
    assert dict(editions.waiting) == {"白沙镇": 2}
    assert set(editions.lines["published_until"]) == {LAST}
    text = read_text(editions.files["白沙镇"])
    assert "2026年10月14日至2026年10月18日，共5天" in text
    assert f"{name_of(AGREED)[0]}*{name_of(AGREED)[-1]}" in text


def test_nothing_on_the_board_tells_numbers_telephones_or_health(workspace: Path) -> None:
    text = read_text(issue(workspace).files["白沙镇"])
    assert not re.search(r"\d{11,}", text)
    for household in (AGREED, REFUSED, UNREVIEWED, FAMILY):
        assert number_of(household) not in text
        assert household_number(household) not in text
        assert name_of(household) not in text
    assert not any(word in text for word in ("肿瘤", "大病", "因病", "残疾", "住院"))
    assert "其他困难" in text


def test_the_same_day_again_is_the_same_paper_and_the_next_day_nobody_is_left(workspace: Path) -> None:
    first = issue(workspace)
    content = first.files["白沙镇"].read_bytes()
    again = issue(workspace)
    assert again.numbers == first.numbers
    assert again.files["白沙镇"].read_bytes() == content
    assert open_ledger(workspace).read_records("publicity_items").height == 2
    assert not issue(workspace, DAY + timedelta(days=1)).files
    assert not issue(workspace, LAST + timedelta(days=1)).files


def test_the_road_follows_the_days_of_publicity(workspace: Path) -> None:
    issue(workspace)
    assert (step(workspace, AGREED, DAY)["state"], step(workspace, AGREED, DAY)["due_on"]) == ("open", LAST)
    assert step(workspace, AGREED, LAST)["state"] == "open"
    done = step(workspace, AGREED, LAST + timedelta(days=1))
    assert (done["state"], done["done_on"]) == ("done", LAST)
    assert step(workspace, UNREVIEWED, LAST + timedelta(days=1))["state"] == "open"


def test_an_objection_holds_the_household_until_it_is_settled(workspace: Path) -> None:
    issue(workspace)
    after = LAST + timedelta(days=3)
    number = raise_objection(workspace, household_number(AGREED), "家里开店", DAY, "李")
    assert number == "异2026-0001"
    assert raise_objection(workspace, household_number(AGREED), "家里开店", DAY, "李") == "异2026-0002"
    undo_objection(workspace, "异2026-0002", "重复", "李")
    held = step(workspace, AGREED, after)
    assert (held["state"], held["detail"]) == ("open", "异议：正在核实（异2026-0001）")
    assert list_publicity(workspace, DAY).filter("is_objection_open").height == 1
    settle_objection(workspace, Settlement(number, False, "店已转让", DAY + timedelta(days=1), "李"))
    assert step(workspace, AGREED, after)["state"] == "done"
    assert step(workspace, FAMILY, after)["detail"] is None
    with pytest.raises(UsageError, match="已经登记过"):
        settle_objection(workspace, Settlement(number, True, "再看", after, "李"))


@pytest.mark.parametrize(
    ("household", "text", "by", "message"),
    [(UNREVIEWED, "x", "李", "没有公示过"), (AGREED, " ", "李", "--text"), (AGREED, "x", "", "--by")],
)
def test_objections_that_cannot_be_are_refused(
    workspace: Path, household: int, text: str, by: str, message: str
) -> None:
    issue(workspace)
    with pytest.raises(UsageError, match=message):
        raise_objection(workspace, household_number(household), text, DAY, by)


def test_settlements_that_cannot_be_are_refused(workspace: Path) -> None:
    issue(workspace)
    number = raise_objection(workspace, household_number(AGREED), "家里开店", DAY, "李")
    for settlement, message in (
        (Settlement("异2026-0099", True, "x", DAY, "李"), "没有编号"),
        (Settlement(number, True, " ", DAY, "李"), "--note"),
        (Settlement(number, True, "x", DAY - timedelta(days=1), "李"), "早于"),
    ):
        with pytest.raises(UsageError, match=message):
            settle_objection(workspace, settlement)
    with pytest.raises(UsageError, match="没有编号"):
        undo_objection(workspace, "异2026-0099", "x", "李")


def test_a_cancelled_edition_was_never_published(workspace: Path) -> None:
    issue(workspace)
    cancel_paper(open_ledger(workspace), "示2026-0001", "日期写错", "李")
    assert list_publicity(workspace, DAY).is_empty()
    assert dict(issue(workspace, DAY + timedelta(days=1)).numbers) == {"白沙镇": "示2026-0002"}


def test_an_unknown_township_and_nobody_s_name_are_refused(workspace: Path) -> None:
    with pytest.raises(UsageError, match="没有名为"):
        issue_publicity(workspace, CONFIG, "白沙乡", DAY, DAY, "李")
    with pytest.raises(UsageError, match="--by"):
        issue_publicity(workspace, CONFIG, None, DAY, DAY, " ")


def test_working_days_are_counted_where_the_county_says_so() -> None:
    county = load_county(CONFIG)
    assert find_last_day(county, 5, date(2026, 10, 15)) == date(2026, 10, 19)
    object.__setattr__(county.publicity, "days_count", "working")
    try:
        assert find_last_day(county, 5, date(2026, 10, 15)) == date(2026, 10, 21)
        assert find_last_day(county, 5, date(2026, 10, 17)) == date(2026, 10, 23)
    finally:
        object.__setattr__(county.publicity, "days_count", "calendar")


# --- forms -------------------------------------------------------------------------------------------------


def write(workspace: Path, **request: object) -> WrittenForms:
    return write_household_forms(workspace, CONFIG, FormRequest(**request), DAY, "李")  # type: ignore[arg-type]


def test_a_household_s_forms_are_filled_in(workspace: Path) -> None:
    written = write(workspace, households=(household_number(FAMILY),))
    names = [path.name for path in written.files]
    assert names == [f"表2026-0001_白沙村_{title}.docx" for title in ("监测对象申请书", "核对授权书", "信息采集表")]
    for path in written.files:
        text = read_text(path)
        assert "表2026-0001-001" in text
        assert number_of(FAMILY) in text
        assert number_of(FAMILY, 3) in text
        # Who has died is asked for nothing.
        assert number_of(FAMILY, 2) not in text
        assert name_of(FAMILY, 2) not in text
        assert "{{" not in text and "{%" not in text


def test_minors_do_not_sign_for_themselves(workspace: Path) -> None:
    path = next(
        path for path in write(workspace, households=(household_number(FAMILY),)).files if "授权书" in path.name
    )
    adults, minors = Document(str(path)).tables[:2]
    child = name_of(FAMILY, 4)
    assert [row.cells[0].text for row in adults.rows] == ["姓名", name_of(FAMILY), name_of(FAMILY, 3)]
    assert [row.cells[0].text for row in minors.rows] == ["姓名", child]
    assert "监护人签名" in minors.rows[0].cells[2].text


def test_an_authorisation_tells_nothing_of_why(workspace: Path) -> None:
    path = next(path for path in write(workspace, candidates=True).files if "授权书" in path.name)
    text = read_text(path)
    assert not any(word in text for word in ("因病", "医疗费", "肿瘤", "大病", "9000"))


def test_forms_of_a_township_s_list_and_of_candidates(workspace: Path) -> None:
    assert write(workspace, township="白沙镇", forms=("authorisation",)).households == 4
    chosen = write(workspace, candidates=True)
    assert (chosen.households, len(chosen.files)) == (4, 3)
    again = write(workspace, candidates=True)
    assert [path.name for path in again.files] == [path.name for path in chosen.files]


def test_the_same_forms_are_the_same_bytes(workspace: Path) -> None:
    first = {path.name: path.read_bytes() for path in write(workspace, candidates=True).files}
    assert {path.name: path.read_bytes() for path in write(workspace, candidates=True).files} == first


def test_whom_no_list_tracks_is_told(workspace: Path) -> None:
    with pytest.raises(UsageError, match="没有跟踪"):
        write(workspace, households=("99",))
    with pytest.raises(UsageError, match="白沙镇"):
        write(workspace, township="白沙乡")


def test_a_spoiled_template_is_named(workspace: Path, tmp_path: Path) -> None:
    import shutil

    config = Path(shutil.copytree(CONFIG, tmp_path / "config"))
    request = FormRequest((household_number(FAMILY),), forms=("application",))
    document = Document(str(config / "forms" / "application.docx"))
    document.add_paragraph("{{ home.nothing }} {{ nobody.name }}")
    document.save(str(config / "forms" / "application.docx"))
    with pytest.raises(UsageError, match=r"application\.docx.*标记"):
        write_household_forms(workspace, config, request, DAY, "李")
    (config / "forms" / "application.docx").unlink()
    with pytest.raises(UsageError, match=r"application\.docx"):
        write_household_forms(workspace, config, request, DAY, "李")


def test_a_campaign_s_steps_have_their_days(workspace: Path, tmp_path: Path) -> None:
    import shutil

    with pytest.raises(UsageError, match="campaigns"):
        write_campaign_form(workspace, CONFIG, "2026C1", DAY)
    config = Path(shutil.copytree(CONFIG, tmp_path / "config"))
    settings = config / "county.yaml"
    campaign = '{"2026C1": {ends: "2026-06-30", visit_by: "2026-06-20", steps: {decided: "2026-06-27"}}}'
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("campaigns: {}", f"campaigns: {campaign}"), encoding="utf-8"
    )
    text = read_text(write_campaign_form(workspace, config, "2026C1", DAY))
    assert "2026年6月20日前" in text and "2026年6月27日前" in text and "2026年6月30日" in text


def test_lists_of_people_are_taken_from_the_run(workspace: Path) -> None:
    """The tables hold no more than the papers need."""
    lines = issue(workspace).lines
    assert set(lines.columns) == {
        "township", "village", "group", "kind", "item", "household_id", "shown_name", "household_size",
        "inclusion_class", "risks", "published_from", "published_until",
    }  # fmt: skip
    assert lines.schema["shown_name"] == pl.String
