"""The bureau's page of accounts: who may log in, by which paper, until when; passwords that must be changed."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from domain.errors import FangpinError, UsageError
from portal.access.roles import Role
from portal.access.rules import allow
from portal.accounts.account_forms import AccountForm, GrantForm
from portal.accounts.accounts import add_grant, add_user, issue_password, make_random_password, revoke_grants
from portal.accounts.user_list import GrantLine, list_users
from portal.office import office
from portal.pages import render_page


@require_safe
@allow(Role.BUREAU)
def show_accounts(request: HttpRequest) -> HttpResponse:
    """Every account with its grants, and the form for a new one."""
    return _show_accounts(request, AccountForm(office()))


@require_POST
@allow(Role.BUREAU)
@sensitive_variables()
def add(request: HttpRequest) -> HttpResponse:
    """A new account; its first password is shown once, on the page that answers."""
    form = AccountForm(office(), request.POST)
    if not form.is_valid():
        return _show_accounts(request, form, 400)
    name, ledger, actor = form.cleaned_data["name"].strip(), office().ledger, request.access.actor
    try:
        add_user(name, make_random_password(), form.make_request(), ledger, actor)
    except FangpinError as error:
        form.add_error(None, str(error))
        return _show_accounts(request, form, 400)
    return _show_password(request, name, issue_password(name, ledger, actor))


@require_safe
@allow(Role.BUREAU)
def show_account(request: HttpRequest, name: str) -> HttpResponse:
    """One account with its grants, and the form for a further one."""
    return _show_account(request, name, GrantForm(office()))


@require_POST
@allow(Role.BUREAU)
def grant(request: HttpRequest, name: str) -> HttpResponse:
    """One more grant."""
    form = GrantForm(office(), request.POST)
    if not form.is_valid():
        return _show_account(request, name, form, 400)
    try:
        add_grant(name, form.make_request(), office().ledger, request.access.actor)
    except FangpinError as error:
        form.add_error(None, str(error))
        return _show_account(request, name, form, 400)
    messages.success(request, f"已给“{name}”增加授权。")
    return redirect("account", name=name)


@require_POST
@allow(Role.BUREAU)
def revoke(request: HttpRequest, name: str) -> HttpResponse:
    """Take one grant back, or all of them."""
    _forbid_oneself(request, name, "收回")
    number = request.POST.get("grant_id", "")
    if (number and not number.isascii()) or (number and not number.isdigit()):
        raise UsageError("没有这项授权。请刷新页面后重试。")
    count = revoke_grants(name, office().ledger, request.access.actor, int(number) if number else None)
    messages.success(request, f"已收回“{name}”的 {count} 项授权，立即生效。" if count else "没有还在生效的授权。")
    return redirect("account", name=name)


@require_POST
@allow(Role.BUREAU)
@sensitive_variables()
def renew_password(request: HttpRequest, name: str) -> HttpResponse:
    """A new password, shown once; whoever has it must change it when they log in."""
    _forbid_oneself(request, name, "重发")
    return _show_password(request, name, issue_password(name, office().ledger, request.access.actor))


def _forbid_oneself(request: HttpRequest, name: str, what: str) -> None:
    """Nobody locks themselves out. Raises `UsageError`."""
    if name == request.access.user_name:
        raise UsageError(f"不能{what}自己的。请由另一位县局人员办理，或用 fangpin user 命令。")


def _show_password(request: HttpRequest, name: str, password: str) -> HttpResponse:
    """No redirect: the password would have to be kept for the next page."""
    return render_page(request, "accounts/issued.html", {"name": name, "password": password})


def _show_accounts(request: HttpRequest, form: AccountForm, status: int = 200) -> HttpResponse:
    users = [(name, list(lines)) for name, lines in groupby(list_users(), key=lambda line: line.user_name)]
    return render_page(request, "accounts/accounts.html", {"users": users, "form": form}, status)


def _show_account(request: HttpRequest, name: str, form: GrantForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"name": name, "grants": _list_grants(name), "form": form}
    context["is_oneself"] = name == request.access.user_name
    return render_page(request, "accounts/account.html", context, status)


def _list_grants(name: str) -> list[GrantLine]:
    """The grants of a user. Raises `UsageError` when there is no such user."""
    lines = [line for line in list_users() if line.user_name == name]
    if not lines:
        raise UsageError("没有这个账号。")
    return [line for line in lines if line.grant_id is not None]
