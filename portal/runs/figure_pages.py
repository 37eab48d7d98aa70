"""What the bureau looks at between runs: who is late, how much proved true, how orders stand."""

from __future__ import annotations

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from domain.office_clock import get_today
from pipeline.current_run import CurrentRun, has_current_run, open_current_run
from portal.access.roles import Role
from portal.access.rules import allow
from portal.office import office
from portal.pages import render_page
from services.follow_up.late_work import LateWork
from services.follow_up.truth_by_rule import make_truth_figures
from services.orders.overview import make_order_overview

# Orders shown at once.
_SHOWN = 300


@require_safe
@allow(Role.BUREAU)
def show_overdue(request: HttpRequest) -> HttpResponse:
    """Per township: what waits, is soon due, overdue and done."""
    current = _open_current()
    if current is None:
        return _show_nothing(request, "overdue")
    townships = LateWork(current).township_deadlines
    ordered = townships.sort("overdue", "due_soon", "township", descending=[True, True, False])
    total = townships.select(pl.exclude("township", "most_days_overdue").sum(), pl.col("most_days_overdue").max())
    context = {"townships": ordered.to_dicts(), "total": total.to_dicts()[0]}
    return render_page(request, "runs/overdue.html", context | _describe(current, "overdue"))


@require_safe
@allow(Role.BUREAU)
def show_overdue_villages(request: HttpRequest, place: str) -> HttpResponse:
    """The same per village of a township."""
    current = _open_current()
    counts = LateWork(current).clock_counts.drop_nulls("village") if current else None
    villages = counts.filter(pl.col("township") == place) if counts is not None else None
    if current is None or villages is None or villages.is_empty():
        raise Http404
    ordered = villages.sort("overdue", "due_soon", "village", descending=[True, True, False])
    context = {"place": place, "villages": ordered.to_dicts()}
    return render_page(request, "runs/overdue_villages.html", context | _describe(current, "overdue"))


@require_safe
@allow(Role.BUREAU)
def show_truth(request: HttpRequest) -> HttpResponse:
    """属实率 by rule, township and period."""
    current = _open_current()
    if current is None:
        return _show_nothing(request, "truth")
    figures = make_truth_figures(current)
    trends = {
        line["name"]: list(line.values())[1:] for line in figures.rule_trends.select("name", "^rate:.*$").to_dicts()
    }
    context = {
        "county": figures.county,
        "rules": [line | {"trend": trends.get(line["name"], [])} for line in figures.rules.to_dicts()],
        "periods": [name.removeprefix("rate:") for name in figures.rule_trends.columns if name.startswith("rate:")],
        "others": _group_others(figures.others),
        "false_alarms": figures.false_alarms.to_dicts(),
    }
    return render_page(request, "runs/truth.html", context | _describe(current, "truth"))


@require_safe
@allow(Role.BUREAU)
def show_orders(request: HttpRequest) -> HttpResponse:
    """Orders to departments and what they answered."""
    current = _open_current()
    if current is None:
        return _show_nothing(request, "orders")
    department, state = request.GET.get("department", ""), request.GET.get("state", "")
    overview = make_order_overview(current)
    orders = overview.select(department, state)
    context = {
        "counts": overview.counts.to_dicts(), "due": overview.due, "orders": orders.head(_SHOWN).to_dicts(),
        "orders_in_all": orders.height, "shown": _SHOWN, "department": department, "state": state,
    }  # fmt: skip
    return render_page(request, "runs/orders.html", context | _describe(current, "orders"))


def _open_current() -> CurrentRun | None:
    """The lists that hold today; none where nothing is published."""
    of = office()
    return open_current_run(of.workspace, of.config, get_today()) if has_current_run(of.workspace) else None


def _describe(current: CurrentRun, tab: str) -> dict[str, object]:
    edition = current.history["edition"][-1]
    return {"tab": tab, "day": current.today, "list_period": current.period, "edition": edition}


def _show_nothing(request: HttpRequest, tab: str) -> HttpResponse:
    return render_page(request, "runs/nothing.html", {"tab": tab})


def _group_others(others: pl.DataFrame) -> list[tuple[str, list[dict[str, object]]]]:
    """Heading and lines of the other ways of counting, without the county's own line."""
    parts = others.filter(pl.col("dimension") != "全县").partition_by("dimension", as_dict=True, maintain_order=True)
    return [(str(name), lines.to_dicts()) for (name,), lines in parts.items()]
