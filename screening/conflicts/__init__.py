"""Departments that contradict each other or the register (数据打架)."""
