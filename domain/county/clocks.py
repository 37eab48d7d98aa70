"""How long a step after a listing may take, and the clause that says so."""

from __future__ import annotations

from pydantic import Field

from domain.county.model import Declaration

_NO_CLAUSE = "county default, no clause"


class WorkingDayClock(Declaration):
    """So many working days after the day on which the clock starts.

    `notice`: whose clause it is when not the policy's own.
    """

    working_days: int = Field(ge=0)
    clause: str
    notice: str = ""


class CalendarDayClock(Declaration):
    """So many days, the first one counted. `notice`: whose clause it is when not the policy's own."""

    days: int = Field(gt=0)
    clause: str
    notice: str = ""


class PolicyClocks(Declaration):
    """`visit`: from a listing to the visit. `urgent`: the same from an urgent declaration. `publicity`: 公示.

    How long a declaration or an application may take stands in its rule (`due_working_days`,
    `longest_working_days`); a campaign's day, and the months for changes of members, in `county.yaml`.
    """

    visit: WorkingDayClock = WorkingDayClock(working_days=20, clause=_NO_CLAUSE)
    urgent: WorkingDayClock = WorkingDayClock(working_days=0, clause=_NO_CLAUSE)
    publicity: CalendarDayClock = CalendarDayClock(days=5, clause=_NO_CLAUSE)
