"""Advice for the time after an answer: whom to watch, which removals to correct, which to assess; never a decision."""
