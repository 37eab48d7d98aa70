"""Who may sign for somebody else: a living adult, of another name and number than whom they sign for."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import polars as pl

from domain.ages import years_between
from domain.identity import columns as identity
from domain.text import tidy
from screening.property.validity_days import SearchDays

ADULT = 18  # 民法典第十七条
NameKeys = Callable[[pl.Series], pl.Series]

# 父亲：莫大山, 监护人莫大山, 莫大山代签
_RELATION = (
    r"(?:其|系)?(?:法定|委托|指定)?(?:监护人|代理人|代签人|代签|代办人|父亲|母亲|祖父|祖母|爷爷|奶奶|外公|外婆|伯父|叔叔|姑姑|舅舅|哥哥|姐姐"
    r"|配偶|丈夫|妻子|儿子|女儿|家长|父母)"
)
_BEFORE = re.compile(rf"^(?:与本人关系)?{_RELATION}[:：]?")
_BEHIND = re.compile(r"(?:代为签署|代为签字|代签字|代签|代办|签字|签名|签署|代理)$")
_SEVERAL = re.compile(r"[、,;/]")
_IN_FIGURES = re.compile(r"[0-9Xx*]{15,}")
# Two Han characters at least, the dots of transliterated names left out.
_A_NAME = re.compile(r"^[^\W0-9A-Za-z_]{2,15}$")


@dataclass(frozen=True)
class Agent:
    """One agent as written: key of the name (none: no name of a person), valid ID number where one stands."""

    name: str | None
    number: str | None


@dataclass(frozen=True)
class Signing:
    """For whom an agent signs: comparison keys of the names they bear, ID number, household."""

    names: frozenset[str]
    number: str | None
    household: str


@dataclass(frozen=True)
class AgentRegister:
    """What is known of the people whom the papers name as agents.

    `agent_texts`: text -> agents. `at_home`: household and name -> whether a living adult there bears it.
    `anywhere`: the same by name alone. `numbers`: ID number -> whether a living adult bears it. `deceased`: names.
    """

    agent_texts: Mapping[str, tuple[Agent, ...]]
    at_home: Mapping[tuple[str, str], bool]
    anywhere: Mapping[str, bool]
    numbers: Mapping[str, bool]
    deceased: Collection[str]

    def may_sign(self, text: str | None, person: Signing) -> bool:
        """Whether everybody whom the text names may sign for the person; false where it names nobody."""
        agents = self.agent_texts.get(text, ()) if text else ()
        return bool(agents) and all(self._fits(agent, person) for agent in agents)

    def _fits(self, agent: Agent, person: Signing) -> bool:
        name = agent.name
        if name is None or name in person.names or (agent.number and agent.number == person.number):
            return False
        if agent.number is not None:
            return self.numbers.get(agent.number, False)
        # Of namesakes the one of the household is meant.
        home = self.at_home.get((person.household, name))
        somewhere = self.anywhere.get(name) if home is None else home
        return name not in self.deceased if somewhere is None else somewhere


def read_agents(
    texts: pl.Series,
    people: pl.DataFrame,
    deceased: Collection[str],
    no_name: Collection[str],
    keys: NameKeys,
    days: SearchDays,
) -> AgentRegister:
    """Read the agents' cells and look everybody up.

    `people`: frame `signatories`. `deceased`: comparison keys of names. `no_name`: texts that name nobody in
    particular.
    """
    different = pl.DataFrame({"text": texts.drop_nulls().unique()}).with_columns(tidy(pl.col("text")).alias("tidy"))
    parts = pl.DataFrame(
        [(text, part) for text, cell in different.rows() for part in _SEVERAL.split(cell or "")],
        schema={"text": pl.String, "part": pl.String}, orient="row",
    )  # fmt: skip
    number = identity.recognise_numbers(pl.col("part"), days.earlier_day).struct.field("number")
    parts = parts.with_columns(number.alias("number"))
    parts = parts.with_columns(
        pl.Series("name", [_read_name(part, no_name) for part in parts["part"]], dtype=pl.String)
    )
    parts = parts.with_columns(keys(parts["name"]).alias("key"))
    agents_by_text: dict[str, tuple[Agent, ...]] = {}
    for text, key, agent_number in parts.select("text", "key", "number").iter_rows():
        name = key if key and _A_NAME.match(key) else None
        agents_by_text[text] = (*agents_by_text.get(text, ()), Agent(name, agent_number))
    namesakes = people.join(parts.select(name_key="key").drop_nulls().unique(), on="name_key", how="semi")
    return AgentRegister(
        agents_by_text,
        {
            (home, name): able
            for home, name, able in _select_able_people(namesakes, "household_id", "name_key").iter_rows()
        },
        dict(_select_able_people(namesakes, "name_key").iter_rows()),
        _read_numbers(parts["number"].drop_nulls().unique(), people, days),
        deceased,
    )


def join_agents(covered: pl.DataFrame, agents: AgentRegister) -> pl.DataFrame:
    """Add `has_agent`: somebody signs for the person who may.

    `covered`: agent_name, needs_agent, household_id, id_number, and as names that the person bears own_key, former_key
    and name_key (on the paper, where they are its signer).
    """
    columns = ("agent_name", "needs_agent", "own_key", "former_key", "name_key", "id_number", "household_id")
    signs = [
        bool(needs) and agents.may_sign(text, Signing(frozenset(filter(None, names)), number, home))
        for text, needs, *names, number, home in covered.select(columns).iter_rows()
    ]
    return covered.with_columns(pl.Series("has_agent", signs, dtype=pl.Boolean))


def _read_name(part: str, no_name: Collection[str]) -> str | None:
    """The name in a cell's part; none where it names nobody in particular."""
    text = re.sub(r"\s+", "", _IN_FIGURES.sub("", part))
    text = _BEHIND.sub("", text)
    bare = _BEFORE.sub("", text) or text
    is_no_name = text in no_name or bare in no_name or _BEFORE.fullmatch(text) is not None
    return (
        None if is_no_name or any(word in text for word in ("本人", "自己", "同上", "未填", "未签", "没有")) else bare
    )


def _select_able_people(people: pl.DataFrame, *by: str) -> pl.DataFrame:
    return people.group_by(by).agg(pl.col("may_sign").any())


def _read_numbers(numbers: pl.Series, people: pl.DataFrame, days: SearchDays) -> dict[str, bool]:
    """Of those who are not registered the number tells whether they are of age."""
    number_frame = pl.DataFrame({"id_number": numbers})
    registered = _select_able_people(people.join(number_frame, on="id_number", how="semi"), "id_number")
    grown = (years_between(identity.read_birth_date(pl.col("id_number")), days.earlier_day) >= ADULT).fill_null(
        value=False
    )
    ages = number_frame.join(registered, on="id_number", how="left").with_columns(
        pl.coalesce("may_sign", grown).alias("able")
    )
    return dict(ages.select("id_number", "able").iter_rows())
