"""Orders to departments (开单): which to issue, how each stands by answers and the next data (F38, F39).

An order is a line that never changes. How it stands follows from other lines: what the department reported, what later
runs say of the clues that it is about, and the orders issued in its place.
"""

from casework.orders.count_orders import count_orders
from casework.orders.declaration import OrderDeclaration, find_order_faults
from casework.orders.due_orders import TRUE, OrderGround, find_due_orders, select_unissued
from casework.orders.measure_effects import find_newest_measures, judge_effects
from casework.orders.order_states import OPEN, STATES, derive_order_states

__all__ = [
    "OPEN",
    "STATES",
    "TRUE",
    "OrderDeclaration",
    "OrderGround",
    "count_orders",
    "derive_order_states",
    "find_due_orders",
    "find_newest_measures",
    "find_order_faults",
    "judge_effects",
    "select_unissued",
]
