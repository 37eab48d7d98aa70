"""When each step is due, what started its clock, what stopped it, who is late (F33, F34).

A clock goes on from run to run for as long as the clue does: what moves its due date is an extension, a campaign, or
a declaration's own day, and nothing else.
"""

from casework.clocks.count_clocks import count_clocks
from casework.clocks.judge_clocks import STATES, judge_clocks
from casework.clocks.later_steps import add_change_clocks, add_publicity_clocks
from casework.clocks.running_clocks import find_running_clocks
from casework.clocks.start_clocks import ClockRules, start_clocks

__all__ = [
    "STATES",
    "ClockRules",
    "add_change_clocks",
    "add_publicity_clocks",
    "count_clocks",
    "find_running_clocks",
    "judge_clocks",
    "start_clocks",
]
