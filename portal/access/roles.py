"""The five roles (角色) of the portal."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody is to the office; a grant gives one."""

    BUREAU = "bureau"
    OFFICER = "officer"
    TOWNSHIP = "township"
    DEPARTMENT = "department"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        """As people call it."""
        return _LABELS[self]


_LABELS = {
    Role.BUREAU: "县局",
    Role.OFFICER: "数据专员",
    Role.TOWNSHIP: "乡镇",
    Role.DEPARTMENT: "部门",
    Role.AUDITOR: "审计",
}
