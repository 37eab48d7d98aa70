"""What field `change` of population changes says of people who come and go."""

from __future__ import annotations

BIRTH, ARRIVAL, DEATH, LEAVING = "出生", "迁入", "死亡", "迁出"
# Whom the register gains, and whom it loses.
GAINS, LOSSES = (BIRTH, ARRIVAL), (DEATH, LEAVING)
