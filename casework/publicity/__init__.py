"""Publicity (公示): which households hang on a village's board, as whom, and for how long; objections to them."""

from casework.publicity.lines import DisplayRules, list_publicity_lines
from casework.publicity.objections import describe_objections

__all__ = ["DisplayRules", "describe_objections", "list_publicity_lines"]
