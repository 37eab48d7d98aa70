"""Publicity (公示): editions for the villages' boards, and what people object to."""
