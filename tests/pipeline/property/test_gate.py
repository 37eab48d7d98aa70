"""The sixteen cases of the gate: who may be looked up, what came out, and where it is recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.id_numbers import make_number
from tests.pipeline.property.search_county import A_CAR, PROJECT, County, Outcome, Search, Someone

DEPARTMENTS = {"公安局", "自然资源局", "住建局", "市场监管局", "税务局", "财政局", "编办", "人社局", "民政局"}


class Cases(County):
    """One person (or family) per case, by the case's name."""

    def __init__(self) -> None:
        super().__init__()
        self.who: dict[str, Someone] = {}
        self._by_authorisation()
        self._by_person()
        self._by_link()

    def case(self, name: str, given: str = "", **more: object) -> Someone:
        self.who[name] = self.person(f"莫{given or name[:2]}", **more)  # type: ignore[arg-type]
        return self.who[name]

    def _by_authorisation(self) -> None:
        self.sign(self.case("有效"))
        self.case("未签")
        self.add("visits", self.who["未签"].household, "属实", "是", "徐核查", "2026-09-01")
        self.sign(self.case("后签"), 签署日期="2026-10-01")
        self.sign(self.case("过期"), 有效期至="2026-09-29")
        self.sign(self.case("当日到期"), 有效期至="2026-09-30", 签署日期="2026-09-30")
        self.sign(self.case("撤销"), 撤销日期="2026-09-15")
        self.sign(self.case("部门"), 授权部门="县公安局、市场监督管理局")
        self.sign(self.case("除外"), 授权部门="除税务局外的所有部门")
        self.sign(self.case("写无"), 授权部门="无")
        self.sign(self.case("划去"), 授权部门="/")
        self.sign(self.case("无号"), 授权书编号="")
        self.sign(self.case("乱日"), 签署日期="二月三十")

    def _by_person(self) -> None:
        self.sign(self.case("少年", born=date(2010, 3, 1)))
        self.sign(self.case("监护", born=date(2010, 3, 2)), 代理人姓名="莫监护人")
        self.sign(self.case("自代", born=date(2010, 3, 3)), 代理人姓名="莫自代")
        self.sign(self.case("十八", born=date(2008, 9, 30)))
        dead = self.case("亡故")
        self.sign(dead)
        self.add("deaths", dead.name, dead.id_number, "2026-08-20")
        moved = self.case("迁出")
        self.sign(moved)
        self.add("moves", moved.name, moved.id_number, "迁出", "2026-08-25")
        back = self.case("迁回")
        self.sign(back)
        self.add("moves", back.name, back.id_number, "迁出", "2026-03-25")
        self.add("moves", back.name, back.id_number, "迁入", "2026-06-25")
        self.sign(self.case("他户"), 户编号=self.who["有效"].household)
        self.sign(self.case("错户"), 户编号="H999")
        closed = self.case("不予")
        self.sign(closed)
        self.add("reviews", closed.household, "2026-08-10", "未通过", "不予纳入", "2026-08-20")
        again = self.case("再申")
        self.sign(again, 签署日期="2026-09-10")
        self.add("reviews", again.household, "2026-08-10", "未通过", "不予纳入", "2026-08-20")

    def _by_link(self) -> None:
        namesake = self.case("同名")
        self.sign(Someone(namesake.name, make_number(date(1971, 1, 1), 901), namesake.household))
        old = self.case("十五", born=date(1965, 5, 5))
        self.sign(Someone(old.name, old.id_number[:6] + old.id_number[8:17], old.household))
        self._by_damaged_number()
        mother = self.case("借号")
        self.sign(Someone("莫旁人", mother.id_number, mother.household))
        self.sign(self.case("无证"), 身份证号="")
        self.sign(self.case("无户"), 户编号="")

    def _by_damaged_number(self) -> None:
        """Papers whose number was mistyped or not written in full; what opens, and what a person must look at."""
        for title, damage in DAMAGED.items():
            for name, changes in {"": {}, "缺户": {"户编号": ""}, "异名": {"授权人姓名": "莫旁人"}}.items():
                who = self.case(f"{title}{name}", given=f"{title}{name or '本'}")
                self.sign(Someone(who.name, damage(who.id_number), who.household), **changes)
        elsewhere, where = self.case("别家"), self.case("错户号")
        self.sign(Someone(where.name, one_wrong(where.id_number), elsewhere.household))
        twice = self.case("撤错", given="撤错一")
        self.sign(twice, 授权书编号="T1")
        self.sign(
            Someone(twice.name, one_wrong(twice.id_number), twice.household), 授权书编号="T1", 撤销日期="2026-09-01"
        )
        # A slip away from the numbers of two brothers of one household.
        brother = self.case("兄弟", given="大山", born=date(1970, 1, 5), sequence=311)
        other = self.person("莫大海", born=date(1970, 1, 5), household=brother.household, relation="之弟", sequence=331)
        self.sign(Someone(brother.name, other.id_number[:17] + brother.id_number[17], brother.household))
        self.who["弟"] = other


def one_wrong(number_: str) -> str:
    return number_[:16] + str((int(number_[16]) + 2) % 10) + number_[17]


# How a paper's number may be damaged and still tell whose it is.
DAMAGED: dict[str, Callable[[str], str]] = {
    "错": one_wrong,
    "换": lambda own: own[:13] + own[14] + own[13] + own[15:],
    "少": lambda own: own[:8] + own[9:],
    "遮": lambda own: own[:6] + "********" + own[14:],
    "截": lambda own: own[:15] + "000",
}


@pytest.fixture(scope="module")
def cases() -> Cases:
    return Cases()


@pytest.fixture(scope="module")
def outcome(cases: Cases, search: Search, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return search(cases, tmp_path_factory.mktemp("cases"), PROJECT / "config")


@pytest.mark.parametrize("case", ["有效", "当日到期", "监护", "十八", "迁回", "再申", "十五", "无户", *DAMAGED])
def test_open(case: str, cases: Cases, outcome: Outcome) -> None:
    who = cases.who[case]
    assert outcome.asked(who) == DEPARTMENTS
    assert not outcome.reasons(who.household)


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("未签", "unsigned"), ("后签", "signed_later"), ("过期", "expired"), ("撤销", "revoked"), ("无号", "no_number"),
        ("乱日", "unreadable"), ("少年", "no_agent"), ("自代", "no_agent"), ("亡故", "dead"), ("迁出", "moved_out"),
        ("他户", "other_household"), ("错户", "household_unknown"), ("不予", "matter_closed"),
        ("除外", "scope_unclear"),
    ],
)  # fmt: skip
def test_shut_with_its_reason(case: str, reason: str, cases: Cases, outcome: Outcome) -> None:
    who = cases.who[case]
    assert not outcome.asked(who)
    assert outcome.reasons(who.household) == {reason}
    lines = outcome.table("refused").filter(household_id=who.household, reason=reason)
    assert set(lines["department"]) == DEPARTMENTS


@pytest.mark.parametrize("case", ["同名", "借号", "无证", *(f"{kind}异名" for kind in DAMAGED)])
def test_a_doubtful_signer_opens_nothing_and_is_not_named(case: str, cases: Cases, outcome: Outcome) -> None:
    who = cases.who[case]
    assert not outcome.asked(who)
    lines = outcome.table("refused").filter(household_id=who.household)
    assert set(lines["reason"]) == {"signer_doubtful"}
    assert lines["person_id"].null_count() == lines.height
    assert set(lines["township"]) == {"白沙镇"}  # who can mend it


def test_a_damaged_number_beside_another_household_opens_nothing(cases: Cases, outcome: Outcome) -> None:
    assert not outcome.asked(cases.who["错户号"])
    assert outcome.reasons(cases.who["别家"].household) == {"signer_doubtful"}
    assert outcome.table("refused").filter(person_id=cases.who["错户号"].person_id).is_empty()


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_number_without_household_opens_nothing(kind: str, cases: Cases, outcome: Outcome) -> None:
    assert not outcome.asked(cases.who[f"{kind}缺户"])
    nowhere = outcome.table("refused").filter(household_id="")
    assert set(nowhere["reason"]) <= {"signer_doubtful", "signer_unknown"}


def test_a_paper_taken_back_under_a_damaged_number_is_taken_back(cases: Cases, outcome: Outcome) -> None:
    who = cases.who["撤错"]
    assert not outcome.asked(who)
    assert outcome.reasons(who.household) == {"revoked"}


def test_a_number_between_two_brothers_opens_for_nobody_but_the_one_named(cases: Cases, outcome: Outcome) -> None:
    assert not outcome.asked(cases.who["弟"])


def test_only_the_named_departments(cases: Cases, outcome: Outcome) -> None:
    who = cases.who["部门"]
    assert outcome.asked(who) == {"公安局", "市场监管局"}
    lines = outcome.table("refused").filter(household_id=who.household)
    assert set(lines["department"]) == DEPARTMENTS - {"公安局", "市场监管局"}
    assert set(lines["reason"]) == {"other_department"}


@pytest.mark.parametrize("case", ["写无", "划去"])
def test_a_word_for_nothing_authorises_nobody(case: str, cases: Cases, outcome: Outcome) -> None:
    who = cases.who[case]
    assert not outcome.asked(who)
    lines = outcome.table("refused").filter(household_id=who.household)
    assert set(lines["department"]) == DEPARTMENTS
    assert set(lines["reason"]) == {"other_department"}


def test_requests_hold_the_asked_and_nothing_else(cases: Cases, outcome: Outcome) -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(outcome.folder / "requests" / "公安局.xlsx").active
    assert sheet is not None
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    headings = rows.index(["序号", "姓名", "身份证号", "授权书编号", "查询事项"])
    asked = {name for name in cases.who.values() if "公安局" in outcome.asked(name)}
    assert {row[2] for row in rows[headings + 1 :]} == {who.id_number for who in asked}
    assert {len(row) for row in rows[headings + 1 :]} == {5}
    assert not {who.name for who in cases.who.values()} & {str(cell) for row in rows[:headings] for cell in row}


def test_a_paper_taken_back_in_one_entry_is_taken_back(small: Callable[..., Outcome]) -> None:
    county = County()
    twice, scopes = county.person("莫两次"), county.person("徐两栏")
    county.sign(twice, 授权书编号="A1")
    county.sign(twice, 授权书编号="A1", 签署日期="2026-08-02", 撤销日期="2026-09-01")
    for named in ("公安局", "税务局"):
        county.sign(scopes, 授权书编号="A2", 授权部门=named)
    outcome = small(county)
    assert not outcome.asked(twice)
    assert outcome.reasons(twice.household) == {"revoked"}
    assert outcome.asked(scopes) == {"公安局", "税务局"}


# --- household scope --------------------------------------------------------------------------------


def family(county: County) -> tuple[Someone, Someone, Someone]:
    head = county.person("廖户主")
    wife = county.person("徐配偶", household=head.household, relation="配偶")
    child = county.person("廖小孩", born=date(2015, 4, 4), household=head.household, relation="之子")
    return head, wife, child


@pytest.mark.parametrize("scope", ["person", "household"])
def test_household_scope_on_and_off(scope: str, config: Path, search: Search, tmp_path: Path) -> None:
    policy = config / "policies" / "guangxi_2021.yaml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(text.replace("authorisation_scope: person", f"authorisation_scope: {scope}"), encoding="utf-8")
    county = County()
    head, wife, child = family(county)
    county.sign(head)
    outcome = search(county, tmp_path / "search", config)
    assert outcome.asked(head) == DEPARTMENTS
    if scope == "person":
        assert not outcome.asked(wife)
        assert outcome.reasons(head.household, wife.name) == {"unsigned"}
        assert outcome.reasons(head.household, child.name) == {"unsigned"}
    else:
        assert outcome.asked(wife) == DEPARTMENTS
        # The paper speaks for the family, but somebody must sign for the child.
        assert outcome.reasons(head.household, child.name) == {"no_agent"}


def test_household_scope_with_an_agent_covers_the_child(config: Path, search: Search, tmp_path: Path) -> None:
    policy = config / "policies" / "guangxi_2021.yaml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(text.replace("authorisation_scope: person", "authorisation_scope: household"), encoding="utf-8")
    county = County()
    head, _, child = family(county)
    county.sign(head, 代理人姓名="徐配偶")
    outcome = search(county, tmp_path / "search", config)
    assert outcome.asked(child) == DEPARTMENTS


# --- replies and receipts ---------------------------------------------------------------------------


def test_a_reply_about_a_stranger_goes_nowhere(small: Callable[..., Outcome]) -> None:
    county = County()
    asked = county.person("莫被查")
    other = county.person("莫邻居")
    county.sign(asked)
    for who, number_ in (
        (asked, asked.id_number),
        (other, other.id_number),
        (asked, make_number(date(1990, 1, 1), 555)),
    ):
        county.add("vehicles", who.name, number_, *A_CAR)
    county.add(
        "entities",
        "神秘公司",
        "91450321",
        "有限责任公司",
        "覃某某",
        make_number(date(1980, 2, 2), 777),
        "",
        "500",
        "2019-01-01",
        "存续",
    )
    outcome = small(county)
    links = outcome.table("links")
    assert links.filter(source="property_vehicles")["reason"].to_list() == ["id_and_name", "not_asked", "not_asked"]
    assert set(links.filter(source="property_market_entities")["decision"]) == {"unlinked"}
    text = outcome.texts()
    assert "莫被查" in text
    assert not [word for word in ("神秘公司", "覃某某", "莫邻居", other.id_number) if word in text]


def test_a_namesakes_car_is_not_attached_and_keeps_the_answer_open(small: Callable[..., Outcome]) -> None:
    county = County()
    asked = county.person("莫大山")
    county.sign(asked)
    county.add("vehicles", asked.name, "", *A_CAR)  # nobody can tell whose
    county.add(
        "real_estate", asked.name, make_number(date(1955, 5, 5), 313), "桂001", "城里", "商业", "90", "2020-01-01"
    )
    county.receipts = [("公安局", "2026-09-20", "", "1"), ("自然资源局", "2026-09-20", "", "1")]
    outcome = small(county)
    assert outcome.table("links").filter(source="property_vehicles")["decision"].to_list() == ["review"]
    assert outcome.result(asked, "vehicles") == "no_reply"
    assert outcome.result(asked, "real_estate") == "none"
    assert "五菱" not in outcome.texts()


def test_a_reply_by_another_form_of_the_number_is_linked(small: Callable[..., Outcome]) -> None:
    county = County()
    asked = county.person("莫老证", born=date(1965, 5, 5))
    county.sign(asked)
    county.add("vehicles", asked.name, asked.id_number[:6] + asked.id_number[8:17], *A_CAR)
    outcome = small(county)
    assert outcome.table("links")["method"].to_list() == ["id_repaired"]
    assert outcome.result(asked, "vehicles") == "found"


def test_the_department_that_was_not_asked_finds_nobody(small: Callable[..., Outcome]) -> None:
    county = County()
    asked = county.person("莫大山")
    county.sign(asked, 授权部门="民政局")
    county.add("vehicles", asked.name, asked.id_number, *A_CAR)
    outcome = small(county)
    assert outcome.table("links")["reason"].to_list() == ["not_asked"]
    assert outcome.result(asked, "vehicles") is None
    assert not (outcome.folder / "requests" / "公安局.xlsx").exists()


RECEIPTS = {
    "vehicles": (("公安局", "2026-09-20", "", "2"), "none", "公安局已于2026年9月20日检索，无记录"),
    "real_estate": (("阳朔县自然资源局不动产登记中心", "2026-09-20", "1", "5"), "none", "无记录"),
    "housing_contracts": (("住建局", "2026-09-20", "", "1"), "no_reply", "应查2人，回执1人"),
    "market_entities": (("市场监管局", "", "", "2"), "no_reply", "没有检索日期"),
    "tax": (("税务局", "2026-07-01", "", "2"), "no_reply", "检索日期之后签署"),
    "payroll": (("财政局", "2026-09-20", "2026Q3-00000000", "2"), "no_reply", "批次"),
    "staffing": (None, "no_reply", "没有收到检索回执"),
}


@pytest.fixture(scope="module")
def receipted(search: Search, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    county = County()
    first, second = county.person("莫大山"), county.person("徐小河")
    county.sign(first)
    county.sign(second)
    county.add("tax", first.name, first.id_number, "2025", "30000", "某公司")
    county.receipts = [receipt for receipt, _, _ in RECEIPTS.values() if receipt]
    return search(county, tmp_path_factory.mktemp("receipts"), PROJECT / "config")


@pytest.mark.parametrize("source", RECEIPTS)
def test_only_a_receipt_that_covers_everybody_makes_a_none(source: str, receipted: Outcome) -> None:
    _, result, said = RECEIPTS[source]
    told = receipted.table("property_findings").filter(person_id="P-徐小河", source=f"property_{source}")
    assert told["result"].item() == result
    assert said in told["evidence"].item()


def test_a_record_is_found_whatever_the_receipt_says(receipted: Outcome) -> None:
    told = receipted.table("property_findings").filter(person_id="P-莫大山", source="property_tax")
    assert told["result"].item() == "found"


def test_our_own_batch_number_is_recognised(small: Callable[..., Outcome], search: Search, tmp_path: Path) -> None:
    county = County()
    asked = county.person("莫大山")
    county.sign(asked)
    batch = small(county).table("asked").filter(department="公安局")["batch"].item()
    county.receipts = [("公安局", "2026-09-20", batch, "1")]
    assert search(county, tmp_path / "again", PROJECT / "config").result(asked, "vehicles") == "none"
