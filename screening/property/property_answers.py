"""Three answers that are never mixed: 有 (a record), 无 (the department says it looked), 未反馈 (nobody can tell)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from domain.county.situations import PropertySituation
from domain.county.source import SourceDeclaration
from domain.tables import conform
from screening.declarations.property import SearchedSource
from screening.property.search_receipts import (
    COVERS,
    NO_RECEIPT,
    OTHER_BATCH,
    SHORT,
    TOO_EARLY,
    TOO_LATE,
    TOO_MANY,
    UNDATED,
    UNREADABLE,
)
from screening.property.situation_verdicts import find_possible_situations
from screening.rules.evidence_sentences import make_sentence

_MESSAGES = {
    COVERS: "{department}已于{day}检索",
    SHORT: "回执人数不足（应查{asked}人，回执{searched}人），不能认定为无",
    UNDATED: "回执没有检索日期，不能认定为无",
    OTHER_BATCH: "回执的批次不是本次名单的批次，不能认定为无",
    TOO_MANY: "回执的已查人数不合常理（应查{asked}人），不予采用，不能认定为无",
    TOO_EARLY: "名单上有授权书在检索日期之后签署，回执不是针对本次名单，不能认定为无",
    TOO_LATE: "回执的检索日期在名单日期之后太久，不予采用，不能认定为无",
    UNREADABLE: "回执的检索日期或已查人数读不出，不予采用，不能认定为无",
    NO_RECEIPT: "没有收到检索回执",
}
_REFUSED = "反馈数据整份未通过检查，请部门更正后重新报送"
_SIGNED_AFTER = "授权书在检索日期之后签署，不能认定为无"


@dataclass(frozen=True)
class Reply:
    """What a department sent of one source, cut down to whom it was asked about.

    `rows`: person_id and the source's fields of the linked rows. `waiting`: person_id and `rows`, how many rows may
    be about the person. `refused`: the delivery as a whole was not believed.
    """

    rows: pl.DataFrame
    waiting: pl.DataFrame
    refused: bool = False


@dataclass(frozen=True)
class SearchAnswers:
    """`findings`: table `property_findings`. `answers`: table `property_answers`."""

    findings: pl.DataFrame
    answers: pl.DataFrame


def answer_search(
    people_asked: pl.DataFrame,
    reply: Reply | None,
    receipt: Mapping[str, object],
    source: SourceDeclaration,
    searched: SearchedSource,
    situations: Mapping[str, PropertySituation],
    as_of: date,
) -> SearchAnswers:
    """The answers of one source about everybody whom its department was asked about.

    `people_asked`: table `asked` of that department, with township and village. `receipt`: its line of
    `list_readable_receipts`.
    """
    people = people_asked.sort("household_id", "person_id")
    if reply is not None:
        facts = _format_facts(reply.rows, searched.evidence)
        possible = find_possible_situations(reply.rows, source.id, situations, as_of)
        for part in (facts, possible, reply.waiting):
            people = people.join(part, on="person_id", how="left", maintain_order="left")
    else:
        texts = [pl.lit(None, dtype=pl.String).alias(name) for name in ("facts", "situations", "situation_ids")]
        people = people.with_columns(*texts, pl.lit(None, dtype=pl.Int64).alias("rows"))
    message = describe_receipt(receipt, refused=bool(reply and reply.refused))
    covers = receipt["state"] == COVERS
    day = pl.lit(receipt["searched_on"] if covers else None, dtype=pl.Date)
    people = people.with_columns(day.alias("searched_on"), pl.lit(source.id).alias("source"))
    people = people.with_columns(_result_column(covers=covers and not (reply and reply.refused)).alias("result"))
    people = people.with_columns(
        _evidence_column(message).alias("evidence"), pl.col("situations", "situation_ids").fill_null("")
    )
    return SearchAnswers(conform(people, "property_findings"), _count_answers(people, source, receipt, message))


def describe_receipt(receipt: Mapping[str, object], *, refused: bool) -> str:
    """What the receipt is worth, in a sentence for officers."""
    if refused:
        return _REFUSED
    day = receipt["searched_on"]
    day_text = f"{day:%Y年}{day.month}月{day.day}日" if isinstance(day, date) else ""
    number = "未填" if receipt["searched"] is None else receipt["searched"]
    return _MESSAGES[str(receipt["state"])].format(**{**receipt, "day": day_text, "searched": number})


def _format_facts(rows: pl.DataFrame, template: str) -> pl.DataFrame:
    """person_id, facts: every record once, in the order of its text."""
    sentences = rows.select("person_id", make_sentence(rows, template)).unique().sort("person_id", "evidence")
    return sentences.group_by("person_id", maintain_order=True).agg(pl.col("evidence").str.join("；").alias("facts"))


def _result_column(*, covers: bool) -> pl.Expr:
    """A doubtful record keeps the answer open, and so does a search from before the signature."""
    looked = pl.lit(value=covers) & (pl.col("searched_on") >= pl.col("signed_on")).fill_null(value=False)
    return (
        pl.when(pl.col("facts").is_not_null()).then(pl.lit("found"))
        .when(looked & pl.col("rows").is_null()).then(pl.lit("none"))
        .otherwise(pl.lit("no_reply"))
    )  # fmt: skip


def _evidence_column(message: str) -> pl.Expr:
    waits = pl.format("另有 {} 条记录可能是本人，证件号码不全或与姓名不符，待人工确认", "rows")
    early = pl.col("searched_on") < pl.col("signed_on")
    plain = (
        pl.when(pl.col("result") == "none").then(pl.lit(f"{message}，无记录"))
        .when(early).then(pl.lit(_SIGNED_AFTER))
        .when(pl.col("rows").is_null()).then(pl.lit(message))
    )  # fmt: skip
    return pl.concat_str(pl.coalesce("facts", plain), waits, separator="；", ignore_nulls=True)


def _count_answers(
    people: pl.DataFrame, source: SourceDeclaration, receipt: Mapping[str, object], message: str
) -> pl.DataFrame:
    results = people["result"]
    line = {name: int((results == name).sum()) for name in ("found", "none", "no_reply")}
    counts = pl.DataFrame(
        [
            {
                "department": source.department, "source": source.id, "asked": people.height, **line,
                "situations": int((people["situations"] != "").sum()), "searched_on": receipt["searched_on"],
                "message": message,
            }
        ],
        schema_overrides={"searched_on": pl.Date},
    )  # fmt: skip
    return conform(counts, "property_answers")
