"""What leaves the office of the sample county: boards, forms, exports and packages, in full. Nobody in it exists."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import pyzipper
from docx import Document

from data_samples.departments import health_major_disease
from domain.office_clock import get_today
from services.exports.row_sources import ExportSources
from services.exports.write_exports import write_named_export
from services.forms.household_forms import FormRequest, write_household_forms
from services.packages.check_folder import check_packages
from services.packages.make_packages import PackageRequest, find_receivers, make_packages, open_packed_run
from services.packages.passwords import make_password
from services.packages.register import list_out, list_packages
from services.publicity.editions import issue_publicity
from tests.acceptance.conftest import Demo

# Every disease that the sample's health department names.
ILLNESSES = (*health_major_disease._MAJOR, *health_major_disease._CHRONIC)
CONFIG, SAMPLES, DAY = Path("config"), Path("data_samples/2026Q3"), date(2026, 10, 5)


@pytest.fixture(scope="module")
def workspace(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy: what is numbered here must not change what other tests look at."""
    return Path(shutil.copytree(demo.run.parents[2], tmp_path_factory.mktemp("papers") / "工作区"))


def read_text(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    feet = [paragraph.text for section in document.sections for paragraph in section.footer.paragraphs]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells, *feet])


def test_no_board_tells_a_number_a_telephone_or_an_illness_of_the_county(workspace: Path, demo: Demo) -> None:
    editions = issue_publicity(workspace, CONFIG, None, DAY, DAY, "李")
    assert editions.lines.height >= 10
    text = "\n".join(read_text(path) for path in editions.files.values())
    homes, people = demo.table("tracked_households"), demo.table("tracked_people")
    secrets = {
        *people["person_id_number"].drop_nulls(), *homes["head_id_number"].drop_nulls(), *homes["phone"].drop_nulls(),
        *homes["household_id"], *people["person_name"].drop_nulls().filter(people["person_name"].str.len_chars() > 2),
    }  # fmt: skip
    assert not [secret for secret in secrets if secret in text]
    assert not re.search(r"\d{11}", text.replace("示2026", ""))
    assert not [word for word in (*ILLNESSES, "因病", "因残", "低保", "特困", "残疾", "大病", "慢病") if word in text]


def test_forms_of_candidates_name_nobody_who_is_gone(workspace: Path, demo: Demo) -> None:
    written = write_household_forms(workspace, CONFIG, FormRequest(candidates=True), DAY, "李")
    changes = demo.table("population_changes").filter(pl.col("change").is_in(["死亡", "迁出"]))
    gone = demo.table("tracked_people").join(changes, on="person_id", how="semi")["person_id_number"].drop_nulls()
    for path in written.files:
        text = read_text(path)
        assert "{{" not in text
        assert not [number for number in gone if number in text]


def test_only_whom_the_gate_let_through_is_checked(workspace: Path, demo: Demo) -> None:
    sources = ExportSources(workspace, CONFIG, DAY, SAMPLES)
    rows = sources.read("means_checks")
    asked = pl.read_parquet(demo.search / "tables" / "asked.parquet")
    assert rows.height and set(rows["person_id"]) <= set(asked["person_id"])
    assert rows["authorisation_no"].null_count() == 0
    assert write_named_export(sources, "means_checks", None, "李").rows == rows.height


def test_every_township_opens_its_own_package_and_finds_its_books(workspace: Path) -> None:
    current = open_packed_run(workspace, CONFIG, "2026Q3", get_today())
    request = PackageRequest("2026Q3", (), "李")
    receivers = find_receivers(current, request)
    passwords = {receiver.name: make_password() for receiver in receivers}
    packages = make_packages(current, request, receivers, passwords)
    townships = [package for package in packages if package.receiver.is_township]
    assert len(townships) == 9
    for package in townships:
        assert package.file
        with pyzipper.AESZipFile(package.file) as opened:
            opened.setpassword(passwords[package.receiver.name].encode())
            titles = {
                title for title in ("疑似风险户名单", "入户核查单", "附表") for n in opened.namelist() if title in n
            }
            assert len(titles) == 3
            assert all(package.receiver.name in name for name in opened.namelist())
    assert check_packages(workspace).is_empty()


def test_search_requests_are_packed_for_each_department_and_go_by_their_search(workspace: Path, demo: Demo) -> None:
    current = open_packed_run(workspace, CONFIG, "2026Q3", get_today())
    request = PackageRequest("2026Q3", (), "李", with_property=True, lists=False)
    receivers = find_receivers(current, request)
    asked = {path.stem for path in (demo.search / "requests").glob("*.xlsx")}
    assert {"税务局", "编办"} < asked == {receiver.name for receiver in receivers if not receiver.is_township}
    packages = make_packages(current, request, receivers, {receiver.name: make_password() for receiver in receivers})
    register = list_packages(workspace, None).filter(pl.col("package_no").is_in([one.number for one in packages]))
    assert set(register["run_id"]) == {demo.search.name}
    assert not set(list_out(workspace, current.run_id)["package_no"]) & set(register["package_no"])
