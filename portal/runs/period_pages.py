"""A period with its editions and deliveries; a run with what it came to; publishing and withdrawing it."""

from __future__ import annotations

import polars as pl
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from domain.errors import FangpinError
from domain.periods import Period, parse_period_name
from pipeline.job import locate_run
from portal.access.roles import Role
from portal.access.rules import allow
from portal.office import office
from portal.pages import render_page
from portal.runs.readiness_lookup import find_readiness
from portal.runs.run_forms import StartForm, WithdrawForm
from services.run_withdrawal import withdraw_with_notices
from services.runs.difference import count_clues, count_households, diff_runs
from services.runs.figures import count_by_source, count_by_township, list_absent_sources
from services.runs.overview import RunLine, list_runs
from services.runs.publication import publish_run
from storage.run_store import RunStore

# So many other runs are offered to be compared with.
_COMPARABLE = 3


@require_safe
@allow(Role.BUREAU)
def show_period(request: HttpRequest, period: str) -> HttpResponse:
    """The editions of a period, and which departments have delivered."""
    wanted = _parse(period)
    inbox, readiness = find_readiness(office(), wanted)
    runs = [run for run in list_runs(office().workspace) if run.period == wanted]
    initial = {"period": str(wanted)} | ({"inbox": inbox.key} if inbox else {})
    context = {
        "period": wanted, "runs": runs, "inbox": inbox, "readiness": readiness,
        "form": StartForm(office(), initial=initial), "policies": office().county.policies,
    }  # fmt: skip
    return render_page(request, "runs/period.html", context)


@require_safe
@allow(Role.BUREAU)
def show_deliveries(request: HttpRequest, period: str) -> HttpResponse:
    """The part of the page that tells which departments have delivered."""
    wanted = _parse(period)
    inbox, readiness = find_readiness(office(), wanted)
    return render_page(request, "runs/deliveries.html", {"period": wanted, "inbox": inbox, "readiness": readiness})


@require_safe
@allow(Role.BUREAU)
def show_run(request: HttpRequest, run_id: str) -> HttpResponse:
    """What a run came to, and whether it is published."""
    return _show_run(request, _find(run_id), WithdrawForm())


@require_safe
@allow(Role.BUREAU)
def show_run_difference(request: HttpRequest, run_id: str, earlier_run_id: str) -> HttpResponse:
    """What differs between two runs, in counts."""
    run, earlier = _find(run_id), _find(earlier_run_id)
    diff = diff_runs(office().workspace, earlier.run_id, run.run_id)
    context = {
        "run": run, "earlier": earlier, "listed": diff.listed, "townships": count_households(diff),
        "clues": count_clues(diff),
    }  # fmt: skip
    return render_page(request, "runs/difference.html", context)


@require_POST
@allow(Role.BUREAU)
def publish(request: HttpRequest, run_id: str) -> HttpResponse:
    """Publish a run that waits for it."""
    run = _find(run_id)
    try:
        edition = publish_run(office().workspace, run.run_id, request.access.actor)
    except FangpinError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已发布，是{run.period.title}的第 {edition} 版（V{edition}）。乡镇现在可以看到。")
    return redirect("run", run_id=run_id)


@require_POST
@allow(Role.BUREAU)
def withdraw(request: HttpRequest, run_id: str) -> HttpResponse:
    """Withdraw a published run, with the reason that townships read."""
    run, form = _find(run_id), WithdrawForm(request.POST)
    if not form.is_valid():
        return _show_run(request, run, form, 400)
    of, reason = office(), form.cleaned_data["reason"]
    try:
        outcome = withdraw_with_notices(of.workspace, of.config, run.run_id, reason, request.access.actor)
    except FangpinError as error:
        form.add_error(None, str(error))
        return _show_run(request, run, form, 400)
    latest = outcome.withdrawal.latest
    remainder = f"现在以 {latest} 为准。" if latest else "这一期现在没有有效的名单，可以重新比对生成新的一版。"
    messages.success(request, f"已撤回，撤回通知 {outcome.notices.notices} 份。{remainder}")
    if outcome.package_numbers:
        numbers = "、".join(outcome.package_numbers)
        messages.warning(request, f"已发出的文件包要收回：{numbers}（fangpin package recall）。")
    return redirect("run", run_id=run_id)


def _show_run(request: HttpRequest, run: RunLine, form: WithdrawForm, status: int = 200) -> HttpResponse:
    of = office()
    others = [other for other in list_runs(of.workspace) if other.run_id != run.run_id][:_COMPARABLE]
    tables = RunStore.open(locate_run(of.workspace, str(run.period), run.run_id))
    townships = count_by_township(tables)
    context = {
        "run": run, "others": others, "withdraw_form": form, "policy": of.county.policies.get(run.policy_id),
        "sources": count_by_source(tables).to_dicts(), "absent": list_absent_sources(tables),
        "townships": townships.to_dicts(), "total": townships.select(pl.exclude("township").sum()).to_dicts()[0],
    }  # fmt: skip
    return render_page(request, "runs/run.html", context, status)


def _parse(period: str) -> Period:
    wanted = parse_period_name(period)
    if wanted is None:
        raise Http404
    return wanted


def _find(run_id: str) -> RunLine:
    run = next((run for run in list_runs(office().workspace) if run.run_id == run_id), None)
    if run is None:
        raise Http404
    return run
