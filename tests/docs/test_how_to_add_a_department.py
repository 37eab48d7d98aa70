"""The how-to pages, done as a county would do them: the files as the page gives them, then the commands."""

from __future__ import annotations

import csv
import io
import re
import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from data_samples.world import World
from domain.periods import Period
from pipeline.county.load_county import load_county
from screening import make_rulebook
from screening.rules.rule_examples import answer_example
from services.case import CaseRequest, compare_cases
from services.deliveries.check import check_inbox
from services.deliveries.request import write_requests

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "how-to" / "add-a-department.md").read_text(encoding="utf-8")
FILE = re.compile(r"```yaml\n# (config/[\w/]+\.yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
AS_OF = "2026-09-30"


@pytest.fixture
def new_department(config: Path) -> Path:
    """The county's configuration after steps 1 to 3."""
    files = dict(FILE.findall(PAGE))
    assert set(files) == {"config/sources/forestry_wildlife.yaml", "config/policies/my_county.yaml"}
    for name, text in files.items():
        (config.parent / name).write_text(text, encoding="utf-8")
    county = config / "county.yaml"
    text = re.sub(r"(?m)^policy: \w+", "policy: my_county", county.read_text(encoding="utf-8"))
    county.write_text(text, encoding="utf-8")
    return config


@pytest.fixture
def inbox(core_inbox: Path, sample_world: World, tmp_path: Path) -> Path:
    """What the departments sent, and the page's table about the first household of the sample."""
    folder = Path(shutil.copytree(core_inbox, tmp_path / "收件"))
    found = re.search(r"```csv\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found
    headings, row = csv.reader(io.StringIO(found[1]))
    home = sample_world.population.households[0]
    row[:4] = home.place.township, home.place.village, home.head.name, home.head.id_number
    with (folder / "林业局.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([headings, row])
    return folder


def test_the_new_rule_answers_its_examples_and_stands_in_the_rulebook(new_department: Path) -> None:
    county = load_county(new_department)
    policy = county.policy()
    assert policy.id == "my_county"
    examples = policy.rules["wildlife_damage"].examples
    for kind in ("hit", "clear", "unknown"):
        assert answer_example(policy, "wildlife_damage", getattr(examples, kind), county.sources) == kind
    assert "近12个月野生动物损害净损失较大" in make_rulebook(policy, county.sources)


def test_the_department_is_asked_for_it(new_department: Path, tmp_path: Path) -> None:
    county, period = load_county(new_department), Period.parse("2026-09")
    (written,) = write_requests(tmp_path, county, period, date(2026, 9, 30), only="林业局")
    assert written.name == "2026年9月_林业局_数据需求.xlsx"


def test_its_file_is_recognised_and_its_clue_is_on_the_list(
    new_department: Path, inbox: Path, sample_world: World, tmp_path: Path
) -> None:
    checked = check_inbox(str(inbox), str(inbox.parent / "workspace"), str(new_department), None, AS_OF, "林业局")
    assert checked.sources["forestry_wildlife"].accepted == 1
    assert checked.missing_sources == []
    household = sample_world.population.households[0].household_id
    request = CaseRequest(household, None, str(inbox), str(tmp_path), str(new_department), as_of=AS_OF)
    findings = compare_cases(request).tables["findings"]
    clue = findings.filter(pl.col("rule_id") == "wildlife_damage").row(0, named=True)
    assert clue["value"] == 7000
    assert clue["evidence"] == "2026年8月15日遭野生动物（野猪）损害，净损失7,000元"
