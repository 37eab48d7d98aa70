"""What a department's reply to an order says: received, in hand, done or returned."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from casework.orders.declaration import ReplyEvent
from domain.text import squeeze

# What else a sentence that begins with 已办结 must not say.
_DOUBTS = "未|没有|尚|待|正在|部分|无法|除外|但|退回|不属"
_SEPARATORS = "，,。；;：:（(、"


def name_reply_events(results: pl.Expr, words: Mapping[ReplyEvent, tuple[str, ...]]) -> pl.Expr:
    """The event that each result tells of; null where it tells of none for sure.

    `words`: event -> what a reply is, or begins with, that tells of it. A sentence that goes on to take something back
    (已办结，但……) tells of nothing for sure.
    """
    text = squeeze(results).str.strip_chars(_SEPARATORS + ".")
    events = {word: event for event, listed in words.items() for word in listed}
    pattern = rf"^([^{_SEPARATORS}]+)[{_SEPARATORS}](.*)$"
    head, remainder = text.str.extract(pattern, 1), text.str.extract(pattern, 2)
    of_text = text.replace_strict(events, default=None, return_dtype=pl.String)
    of_head = head.replace_strict(events, default=None, return_dtype=pl.String)
    is_doubtful = (of_head == "done") & remainder.str.contains(_DOUBTS)
    return pl.coalesce(of_text, pl.when(~is_doubtful).then(of_head))
