"""Frames that pass between the modules of orders, and those of their columns that no table declares."""

from __future__ import annotations

from domain.frames import DeclaredFrames, declare_columns

COLUMNS = declare_columns(
    "risk text? Kind of risk.",
    "when text For whom a duty holds: confirmed, included.",
    "working_days int Working days within which a duty is to be done.",
    "last_result text? Last answer to the clue.",
    "last_checked_on date? Day of that answer.",
    "is_found bool Whether the newest run finds the clue.",
    "recorded_on date? Day on which the ledger got a measure.",
    "is_ineffective bool Whether a measure's effect is that there is none.",
    "effect text? What is written of a measure's effect.",
)
FRAMES = DeclaredFrames(COLUMNS)

FRAMES.declare("duties", "What a department is asked to do about a risk.", "risk department wanted working_days when")
FRAMES.declare(
    "answered_clues",
    "A household's clue with its last answer; the number is the household's own of today.",
    "clue_id household_id township village risk last_result last_checked_on is_found",
)
FRAMES.declare(
    "newest_measures",
    "The newest measure for a household's risk; the number is the household's own of today.",
    "household_id risk department started_on recorded_on effect is_ineffective",
)
