"""Consent that may have been taken back, numbers of papers in every form, and the days on which papers must hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from screening.property.paper_keys import add_paper_key
from screening.property.withdrawals import is_near
from tests.id_numbers import make_number
from tests.pipeline.property.search_county import PROJECT, County, Outcome, Search, Someone

REVOKED = {"撤销日期": "2026-09-01"}
PAPER = "2026阳授字第0012号"


def one_wrong(own: str) -> str:
    return own[:16] + str((int(own[16]) + 2) % 10) + own[17]


def swapped(own: str) -> str:
    at = next(place for place in range(10, 16) if own[place] != own[place + 1])
    return own[:at] + own[at + 1] + own[at] + own[at + 2 :]


# An entry beside the good paper SQ-007 of 2026-08-01: its cells (none: as on the good one), and the reason.
ENTRIES: dict[str, tuple[dict[str, str], Callable[[str], str], str]] = {
    "number blank": ({"授权书编号": "SQ-007"}, lambda own: "", "revoked"),
    "number blank, no household": ({"授权书编号": "SQ-007", "户编号": ""}, lambda own: "", "perhaps_revoked"),
    "only the paper's number": (
        {"授权书编号": "SQ-007", "户编号": "", "授权人姓名": "", "签署日期": ""}, lambda own: "", "perhaps_revoked",
    ),
    "only name and household": ({"授权书编号": "", "签署日期": ""}, lambda own: "", "perhaps_revoked"),
    "only the name": ({"授权书编号": "", "签署日期": "", "户编号": ""}, lambda own: "", "perhaps_revoked"),
    "only the number": ({"授权书编号": "", "签署日期": "", "户编号": "", "授权人姓名": ""}, str, "perhaps_revoked"),
    "only the household": ({"授权书编号": "", "签署日期": "", "授权人姓名": ""}, lambda own: "", "perhaps_revoked"),
    "masked": ({"授权书编号": "", "户编号": ""}, lambda own: f"{own[:6]}********{own[14:]}", "perhaps_revoked"),
    "masked shortly": ({"授权书编号": "", "户编号": ""}, lambda own: f"{own[:3]}***{own[15:]}", "perhaps_revoked"),
    "one digit off": ({"授权书编号": "", "户编号": ""}, one_wrong, "perhaps_revoked"),
    "transposed": ({"授权书编号": "", "户编号": ""}, swapped, "perhaps_revoked"),
    "a digit missing": ({"授权书编号": "", "户编号": ""}, lambda own: own[:8] + own[9:], "perhaps_revoked"),
    "cut": ({"授权书编号": "", "户编号": ""}, lambda own: own[:15] + "000", "perhaps_revoked"),
    "their number under another name": ({"授权书编号": "SQ-007", "授权人姓名": "莫旁人"}, str, "revoked"),
    "a slip in the name": (
        {"授权书编号": "", "签署日期": "", "授权人姓名": "莫错字"}, lambda own: "", "perhaps_revoked",
    ),
    "one digit off in another household": ({"授权书编号": "SQ-007", "户编号": "H999"}, one_wrong, "number_shared"),
    "another day": ({"授权书编号": "SQ-007", "签署日期": "2026-07-31"}, str, "revoked"),
    "full width": ({"授权书编号": "ＳＱ－００７"}, str, "revoked"),
    "without hyphen": ({"授权书编号": "SQ007"}, str, "revoked"),
    "lower case": ({"授权书编号": "sq-007"}, str, "revoked"),
    "blanks": ({"授权书编号": "SQ 007"}, str, "revoked"),
    "brackets": ({"授权书编号": "（SQ）007"}, str, "revoked"),
    "leading zeros": ({"授权书编号": "SQ-7"}, str, "revoked"),
    "words": ({"授权书编号": "第SQ-007号"}, str, "revoked"),
    "written differently and number blank": ({"授权书编号": "ｓｑ７", "户编号": ""}, lambda own: "", "perhaps_revoked"),
    "void in the number": ({"授权书编号": "SQ-007（作废）", "撤销日期": ""}, str, "perhaps_revoked"),
    "a day that nobody can read": ({"授权书编号": "", "撤销日期": "已撤销"}, lambda own: "", "perhaps_revoked"),
    "under another number, signed the same day": ({"授权书编号": "SQ-O07"}, str, "perhaps_revoked"),
    "under another number, not dated": ({"授权书编号": "SQ-088", "签署日期": ""}, str, "perhaps_revoked"),
}  # fmt: skip
# What leaves the good paper alone.
OTHERS: dict[str, tuple[dict[str, str], Callable[[str], str]]] = {
    "their earlier paper": ({"授权书编号": "SQ-001", "签署日期": "2026-05-01", "撤销日期": "2026-07-01"}, str),
    "their earlier paper, not numbered": ({"授权书编号": "", "签署日期": "2026-05-01", "撤销日期": "2026-07-01"}, str),
    "a stranger": (
        {"授权书编号": "ZZ-1", "授权人姓名": "覃陌生", "户编号": ""}, lambda own: make_number(date(1961, 8, 9), 35),
    ),
    "a namesake elsewhere": ({"授权书编号": "ZZ-2", "户编号": ""}, lambda own: make_number(date(1961, 8, 9), 37)),
    "a namesake without number in a household of its own": ({"授权书编号": "", "户编号": "H001"}, lambda own: ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def taken(search: Search, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Someone], Outcome]:
    county, who = County(), {}
    # Each has a name, a household and papers of its own: nothing joins two cases.
    namesakes = {
        title: f"莫{'甲乙丙丁戊己'[place // 6]}{'东南西北中外'[place % 6]}"
        for place, title in enumerate([*ENTRIES, *OTHERS])
    }
    last = namesakes["a namesake without number in a household of its own"]
    county.people.append(Someone(last, make_number(date(1951, 1, 1), 5), "H001", key="namesake"))
    entries = {title: (cells, damage) for title, (cells, damage, _) in ENTRIES.items()} | OTHERS
    for place, (title, (cells, damage)) in enumerate(entries.items()):
        born = date(1950 + place, 1 + place % 12, 3 + place % 20)
        who[title] = county.person(namesakes[title], born=born, sequence=101 + 7 * place)
        form = _series(place)
        county.sign(who[title], 授权书编号=form("SQ-007"))
        changed = {name: form(value) if name == "授权书编号" else value for name, value in (REVOKED | cells).items()}
        county.sign(who[title], **({"身份证号": damage(who[title].id_number)} | changed))
    return who, search(county, tmp_path_factory.mktemp("taken"), PROJECT / "config")


def _series(place: int) -> Callable[[str], str]:
    """A series of paper numbers for each case: SQ becomes letters of its own in the same form."""
    letters = f"{chr(65 + place // 26)}{chr(65 + place % 26)}"
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in letters)

    def form(text: str) -> str:
        pairs = {"SQ": letters, "sq": letters.lower(), "ＳＱ": wide, "ｓｑ": wide.lower(), "ZZ": f"Z{letters}"}
        for old, new in pairs.items():
            text = text.replace(old, new)
        return text

    return form


@pytest.mark.parametrize("title", ENTRIES)
def test_what_may_be_a_revocation_closes_what_it_may_mean(
    title: str, taken: tuple[dict[str, Someone], Outcome]
) -> None:
    who, outcome = taken
    assert not outcome.asked(who[title])
    own = outcome.table("refused").filter(person_id=who[title].person_id)
    assert ENTRIES[title][2] in set(own["reason"]), set(own["reason"])


@pytest.mark.parametrize("title", OTHERS)
def test_what_surely_means_another_paper_closes_nothing(title: str, taken: tuple[dict[str, Someone], Outcome]) -> None:
    who, outcome = taken
    assert len(outcome.asked(who[title])) == 9


def test_of_two_who_signed_one_paper_the_one_who_is_named(small: Callable[..., Outcome]) -> None:
    county = County()
    head = county.person("廖户主")
    wife = county.person("徐配偶", household=head.household, relation="配偶")
    for who in (head, wife):
        county.sign(who, 授权书编号="A1")
    county.sign(wife, 授权书编号="A-1", 身份证号="", **REVOKED)
    outcome = small(county)
    assert len(outcome.asked(head)) == 9
    assert outcome.reasons(head.household, wife.name) == {"revoked"}


# --- one number, one household ----------------------------------------------------------------------

SAME = ["（2026）SQ-012", "2026SQ12", "２０２６－ＳＱ－０１２", "2026 sq 0012", "第2026SQ012号", "No.2026SQ012"]
DIFFERENT = ["1-12", "11-2", "2026SQ012", "2026SQ013", "阳授字2026SQ12", "2026SQ12-1"]


def test_a_number_in_every_form_is_one_number() -> None:
    keys = add_paper_key(pl.DataFrame({"authorisation_no": [*SAME, *DIFFERENT]}))["paper_key"].to_list()
    assert len(set(keys[: len(SAME)])) == 1
    assert len(set(keys[len(SAME) :])) == len(DIFFERENT)


def test_a_number_of_two_households_opens_neither(small: Callable[..., Outcome]) -> None:
    county = County()
    pairs = []
    for place, form in enumerate(["{}2", "（{}）-０２", "{} 002", "第{}02号"]):
        first, other = county.person(f"莫{'春夏秋冬'[place]}"), county.person(f"徐{'春夏秋冬'[place]}")
        letters = "ABCD"[place] * 2
        county.sign(first, 授权书编号=f"{letters}02")
        county.sign(other, 授权书编号=form.format(letters.lower()), 户编号="")
        pairs += [first, other]
    half, unsure, third = county.person("莫大山"), county.person("徐小河"), county.person("廖三江")
    county.sign(half, 授权书编号="E1")
    county.sign(unsure, 授权书编号="E1", 身份证号="")  # nobody knows surely who, but it is another household's
    county.sign(third, 授权书编号="E2")
    outcome = small(county)
    for who in (*pairs, half):
        assert not outcome.asked(who)
        assert outcome.reasons(who.household) == {"number_shared"}
    assert len(outcome.asked(third)) == 9


# --- both days --------------------------------------------------------------------------------------

# Papers and what becomes of them when requests are written on 2026-10-20 for 2026-09-30.
DATED: dict[str, tuple[dict[str, str], set[str]]] = {
    "in force": ({}, set()),
    "expires on the day": ({"有效期至": "2026-10-20"}, set()),
    "expired the day before": ({"有效期至": "2026-10-19"}, {"expired"}),
    "expired between": ({"有效期至": "2026-10-01"}, {"expired"}),
    "expired before both": ({"有效期至": "2026-09-29"}, {"expired"}),
    "signed between": ({"签署日期": "2026-10-05"}, {"signed_later"}),
    "signed after both": ({"签署日期": "2026-10-21"}, {"signed_later"}),
    "signed twice": ({"签署日期": "2026-08-02"}, {"signed_later"}),
    "died between": ({}, {"dead"}),
    "moved between": ({}, {"moved_out"}),
    "closed between": ({}, {"matter_closed"}),
}


@pytest.fixture(scope="module")
def dated() -> tuple[County, dict[str, Someone]]:
    county = County()
    who = {title: county.person(f"莫{'子丑寅卯辰巳午未申酉戌'[place]}") for place, title in enumerate(DATED)}
    for title, (cells, _) in DATED.items():
        county.sign(who[title], **({"授权书编号": f"D{len(county.signed)}"} | cells))
    county.sign(who["signed twice"], 授权书编号="D7", 签署日期="2026-11-01")
    county.add("deaths", who["died between"].name, who["died between"].id_number, "2026-10-10")
    county.add("moves", who["moved between"].name, who["moved between"].id_number, "迁出", "2026-10-10")
    county.add("reviews", who["closed between"].household, "2026-10-08", "未通过", "不予纳入", "2026-10-10")
    return county, who


@pytest.fixture(scope="module")
def october(
    dated: tuple[County, dict[str, Someone]], search: Search, tmp_path_factory: pytest.TempPathFactory
) -> Outcome:
    return search(dated[0], tmp_path_factory.mktemp("october"), PROJECT / "config", asked_on="2026-10-20")


@pytest.mark.parametrize("title", DATED)
def test_a_paper_holds_on_both_days_or_not(
    title: str, dated: tuple[County, dict[str, Someone]], october: Outcome
) -> None:
    who = dated[1][title]
    assert outcome_reasons(october, who) == DATED[title][1]
    assert len(october.asked(who)) == (0 if DATED[title][1] else 9)


def test_requests_before_the_as_of_date_are_for_who_had_signed_by_then(search: Search, tmp_path: Path) -> None:
    county = County()
    early, late, young = (
        county.person("莫大山"),
        county.person("徐小河"),
        county.person("廖少年", born=date(2008, 9, 20)),
    )
    county.sign(early, 签署日期="2026-09-10", 有效期至="2026-09-20")
    county.sign(late, 签署日期="2026-09-25")
    county.sign(young, 签署日期="2026-09-01")
    outcome = search(county, tmp_path, PROJECT / "config", asked_on="2026-09-15")
    assert outcome_reasons(outcome, early) == {"expired"}
    assert outcome_reasons(outcome, late) == {"signed_later"}
    assert outcome_reasons(outcome, young) == {"no_agent"}


def outcome_reasons(outcome: Outcome, who: Someone) -> set[str]:
    return outcome.reasons(who.household, who.name)


# --- household scope --------------------------------------------------------------------------------


def test_who_signs_for_a_household_may(config: Path, search: Search, tmp_path: Path) -> None:
    policy = config / "policies" / "guangxi_2021.yaml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(text.replace("authorisation_scope: person", "authorisation_scope: household"), encoding="utf-8")
    county, wives = County(), {}
    for place, case in enumerate(("in order", "a child signed", "wife took back", "dead head")):
        surname = "廖莫徐覃"[place]
        head = county.person(f"{surname}户主")
        wives[case] = county.person(f"{surname}配偶", household=head.household, relation="配偶")
        child = county.person(f"{surname}小孩", born=date(2015, 4, 4), household=head.household, relation="之子")
        county.sign(child if case == "a child signed" else head)
        if case == "wife took back":
            county.sign(wives[case], 签署日期="2026-07-01", **REVOKED)
        if case == "dead head":
            county.add("deaths", head.name, head.id_number, "2026-08-20")
    outcome = search(county, tmp_path / "search", config)
    assert [case for case, wife in wives.items() if outcome.asked(wife)] == ["in order"]
    told = {case: outcome_reasons(outcome, wife) for case, wife in wives.items()}
    unfit = {"signer_unfit"}
    assert told == {"in order": set(), "a child signed": unfit, "wife took back": {"revoked"}, "dead head": unfit}


@pytest.mark.parametrize(
    ("typed", "near"),
    [("450321********0012", True), ("4503***0012", True), ("**************0012", True), ("450321198005010021", True),
     ("45032119800501001", True), ("4503211980050100112", True), ("450321800501001", True),
     ("450321198005010000", True),
     ("450321********9999", False), ("450321199912319876", False), ("******************", False), ("", False)],
)  # fmt: skip
def test_how_near_a_number_is(typed: str, near: bool) -> None:
    assert is_near(typed, "450321198005010012") is near
