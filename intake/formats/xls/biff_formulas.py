"""Whether a formula of an old .xls was saved with its answer ([MS-XLS] 2.4.127, 2.5.198)."""

from __future__ import annotations

import struct
from enum import Enum

_CALCULATED_ON_LOAD = 0x02
# How many bytes a token has, by its number without the bits of its class; the operators have one.
_SIZES = {0x1C: 2, 0x1D: 2, 0x1E: 3, 0x1F: 9, 0x20: 8, 0x21: 3, 0x22: 4, 0x23: 5, 0x24: 5, 0x25: 9, 0x39: 7, 0x3A: 7}
_SIZES |= {0x3B: 11, 0x19: 4, 0x2C: 5, 0x2D: 9, **dict.fromkeys(range(0x03, 0x17), 1)}
_ARITHMETIC = frozenset({0x03, 0x04, 0x05, 0x06, 0x07, 0x12, 0x13, 0x14})
_BRACKETS, _TEXT, _ATTRIBUTE, _SUM, _FIXED, _VARIABLE = 0x15, 0x17, 0x19, 0x10, 0x21, 0x22
# COUNT, SUM, AVERAGE, MIN, MAX, ABS, INT, ROUND, ROUNDUP, ROUNDDOWN, SUMPRODUCT, SUMIF, COUNTIF.
_NUMERIC = frozenset({0, 4, 5, 6, 7, 24, 25, 27, 212, 213, 228, 345, 346})


class Answer(Enum):
    """What stands for the formula's answer. `DOUBTFUL`: 0 or nothing, as programs write that do not calculate."""

    SAVED = "saved"
    ERROR = "error"
    DOUBTFUL = "doubtful"
    ABSENT = "absent"


def read_answer(stream: bytes, at: int, size: int, *, is_by_program: bool) -> Answer:
    """What the FORMULA record at `at` holds. `is_by_program`: nobody says that the file was saved by Excel."""
    result = stream[at + 10 : at + 18]
    kind = result[0] if result[6:] == b"\xff\xff" else None
    if kind == 2:
        return Answer.ERROR
    is_blank = kind == 3
    if not is_blank and result != bytes(8):
        return Answer.SAVED
    if is_blank and _is_numeric(stream[at + 26 : at + 4 + size], struct.unpack_from("<H", stream, at + 24)[0]):
        return Answer.ABSENT
    is_calculated_on_load = struct.unpack_from("<H", stream, at + 18)[0] & _CALCULATED_ON_LOAD
    return Answer.DOUBTFUL if is_calculated_on_load or is_by_program else Answer.SAVED


def _is_numeric(tokens: bytes, length: int) -> bool:
    """Whether the formula can only have a number for its answer: its last step is arithmetic."""
    at, is_last_numeric = 0, False
    while at < min(length, len(tokens)):
        token = tokens[at]
        token = token if token < 0x20 else token & 0x1F | 0x20
        if token == _TEXT:
            at, is_last_numeric = at + 3 + tokens[at + 1] * (1 + (tokens[at + 2] & 1)), False
            continue
        if token not in _SIZES:
            return False
        if token == _ATTRIBUTE:
            is_last_numeric = is_last_numeric or bool(tokens[at + 1] & _SUM)
        elif token != _BRACKETS:
            is_last_numeric = token in _ARITHMETIC or _read_function_number(token, tokens, at) in _NUMERIC
        at += _SIZES[token]
    return is_last_numeric


def _read_function_number(token: int, tokens: bytes, at: int) -> int | None:
    if token == _FIXED:
        return int(struct.unpack_from("<H", tokens, at + 1)[0])
    if token == _VARIABLE:
        return int(struct.unpack_from("<H", tokens, at + 2)[0]) & 0x7FFF
    return None
