"""What papers say in words: departments, refusals, agents. Whatever is not understood opens nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipeline.county.load_county import load_county
from screening.property.authorised_departments import is_refusal, read_scopes
from tests.id_numbers import make_number
from tests.pipeline.property.search_county import PROJECT, County, Outcome, Search, Someone

ALL = ("公安局", "自然资源局", "住建局", "市场监管局", "税务局", "财政局", "编办", "人社局", "民政局")
UNDERSTOOD = {
    "公安": {"公安局"},
    "公安局": {"公安局"},
    "县公安局": {"公安局"},
    "阳朔县公安局": {"公安局"},
    "公安部门": {"公安局"},
    "公安局（交警大队）": {"公安局"},
    "国家税务总局阳朔县税务局": {"税务局"},
    "中共阳朔县委机构编制委员会办公室": {"编办"},
    "人力资源和社会保障局和住房和城乡建设局": {"人社局", "住建局"},
    "公安，税务；民政": {"公安局", "税务局", "民政局"},
    "公安局 税务局": {"公安局", "税务局"},
    "公安局/税务局": {"公安局", "税务局"},
    "公安局\n税务局": {"公安局", "税务局"},
    "1.公安局 2.税务局": {"公安局", "税务局"},
    "公 安 局、税 务 局": {"公安局", "税务局"},
    "公安、税务等": {"公安局", "税务局"},
    "公安、税务等部门": {"公安局", "税务局"},
    "公安、民政、税务等3个部门": {"公安局", "税务局", "民政局"},
    "": set(ALL),
    "全部": set(ALL),
    "各部门": set(ALL),
    "所有部门": set(ALL),
    "无": set(),
    "/": set(),
}
NOT_UNDERSTOOD = (
    "全部不同意", "不同意查询公安局", "各部门（公安、税务不查）", "除税务局外", "不含公安局", "公安局不查",
    "拒绝", "未同意公安局", "暂不授权",
    "非公安局", "公安局、税务局（已撤销）", "公安等部门除外", "免查公安局", "停止查询公安局",
)  # fmt: skip
NO_NAMES = (
    "同意", "平乐县公安局", "公安局或税务局", "公安局财政局", "财政局社保股",
    "公安局、某局", "公安局？", "公安局、全部", "财政、公安等9个部门",
    "仅公安局", "公安局（车辆）",
)  # fmt: skip


@pytest.fixture(scope="module")
def scopes() -> dict[str, set[str] | None]:
    declared = load_county(PROJECT / "config").property
    texts = pl.Series("texts", [*UNDERSTOOD, *NOT_UNDERSTOOD, *NO_NAMES])
    read = read_scopes(texts, declared)
    assert is_refusal(texts, read, declared).to_list() == [text in NOT_UNDERSTOOD for text in texts]
    return {text: None if named is None else set(named) for text, named in zip(texts, read.to_list(), strict=True)}


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_departments_by_their_names(text: str, scopes: dict[str, set[str] | None]) -> None:
    assert scopes[text] == UNDERSTOOD[text]


@pytest.mark.parametrize("text", [*NOT_UNDERSTOOD, *NO_NAMES])
def test_anything_else_names_nobody(text: str, scopes: dict[str, set[str] | None]) -> None:
    assert scopes[text] is None


# Who may sign for a child (徐小妹 is another child, 莫故人 is dead, so is 外人故 whom nobody registered).
AGENTS = {
    "": False, "本人": False, "未填": False, "无": False, "同上": False, "自己": False, "父亲": False,
    "监护人": False, "法定代理人": False,
    "莫孩子": False, "莫 孩子": False, "莫孩子（本人）": False, "徐小妹": False,
    "莫故人": False, "外人故": False, "莫*": False, "莫某某": False,
    "母亲：徐小妹": False, "徐大人、徐小妹": False, "13800000000": False, "廖邻童": False, "村委会": False,
    "徐大人": True, "母亲徐大人": True, "徐大人（母亲）": True, "徐大人代签": True,
    "外乡人": True, "徐大人、外乡人": True, "监护人：外乡人": True,
    "徐和平": True,
}  # fmt: skip


class Children(County):
    """A household per way to fill 代理人姓名: a child that signs, a parent, a brother or sister, a dead grandparent."""

    def __init__(self) -> None:
        super().__init__()
        self.who: dict[str, Someone] = {}
        self.person("廖邻童", born=date(2016, 6, 6))
        for place, agent in enumerate([*AGENTS, "own number", "mother's number", "sister's number"]):
            home = f"F{place:03}"
            parent = self.member(home, "徐大人", date(1985, 1, 1), place)
            sister = self.member(home, "徐小妹", date(2014, 2, 2), place)
            dead = self.member(home, "莫故人", date(1950, 3, 3), place)
            child = self.member(home, "莫孩子", date(2015, 4, 4), place)
            self.add("deaths", dead.name, dead.id_number, "2026-07-01")
            with_number = {
                "own number": f"外乡人{child.id_number}",
                "mother's number": f"徐大人 {parent.id_number}",
                "sister's number": f"外乡人（{sister.id_number}）",
            }
            self.sign(child, 代理人姓名=with_number.get(agent, agent))
            self.who[agent] = child
        self.add("deaths", "外人故", make_number(date(1944, 4, 4), 444), "2026-01-05")

    def member(self, home: str, name: str, born: date, place: int) -> Someone:
        someone = Someone(name, make_number(born, 1 + place), home, "其他", key=f"{name}{place}")
        self.people.append(someone)
        return someone


@pytest.fixture(scope="module")
def children() -> Children:
    return Children()


@pytest.fixture(scope="module")
def signed_for(children: Children, search: Search, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return search(children, tmp_path_factory.mktemp("children"), PROJECT / "config")


@pytest.mark.parametrize(
    ("agent", "opens"), [*AGENTS.items(), ("own number", False), ("mother's number", True), ("sister's number", False)]
)
def test_an_agent_is_a_living_adult_of_another_name(
    agent: str, opens: bool, children: Children, signed_for: Outcome
) -> None:
    child = children.who[agent]
    assert signed_for.asked(child) == (set(ALL) if opens else set())
    own = signed_for.table("refused").filter(person_id=child.person_id)
    assert set(own["reason"]) == (set() if opens else {"no_agent"})


@pytest.fixture(scope="module")
def refused(search: Search, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Someone], Outcome]:
    county, who = County(), {}
    for place, text in enumerate((*NOT_UNDERSTOOD, *NO_NAMES)):
        who[text] = county.person(f"莫{'甲乙丙丁戊'[place // 5]}{'春夏秋冬山'[place % 5]}")
        county.sign(who[text], 授权部门=text)
    for title, later in {"later": "2026-09-01", "earlier": "2026-07-01"}.items():
        who[title] = county.person(f"徐{'先' if title == 'earlier' else '后'}来")
        county.sign(who[title], 授权部门="不同意查询", 签署日期=later)
        county.sign(who[title], 授权部门="全部")
    return who, search(county, tmp_path_factory.mktemp("refused"), PROJECT / "config")


@pytest.mark.parametrize("text", [*NOT_UNDERSTOOD, *NO_NAMES])
def test_a_text_that_is_not_understood_closes_the_paper_and_is_told(
    text: str, refused: tuple[dict[str, Someone], Outcome]
) -> None:
    who, outcome = refused
    assert not outcome.asked(who[text])
    assert outcome.reasons(who[text].household) == {"scope_unclear"}


def test_a_refusal_closes_what_was_signed_before_and_not_what_is_signed_after(
    refused: tuple[dict[str, Someone], Outcome],
) -> None:
    who, outcome = refused
    assert not outcome.asked(who["later"])
    assert outcome.reasons(who["later"].household) == {"scope_unclear", "perhaps_revoked"}
    assert outcome.asked(who["earlier"]) == set(ALL)


def test_the_reasons_are_told_without_the_words(refused: tuple[dict[str, Someone], Outcome]) -> None:
    who, outcome = refused
    text = outcome.texts()
    assert "授权部门写有不同意、除外等字样，或不是部门名称" in text
    assert not [words for words in who if len(words) > 4 and words in text]


def test_the_countys_own_name_of_a_department(config: Path) -> None:
    settings = config / "county.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace("\ndepartments: {}  ", "\ndepartments: {民政局: 社会事务服务中心}  "), encoding="utf-8"
    )
    declared = load_county(config).property
    read = read_scopes(pl.Series(["阳朔县社会事务服务中心、公安局", "民政", "社会事务"]), declared).to_list()
    assert read == [["公安局", "社会事务服务中心"], ["社会事务服务中心"], None]
