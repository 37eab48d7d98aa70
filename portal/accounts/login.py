"""Logging in, logging out, and a password of one's own."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from domain.office_clock import get_today
from portal.access.access import read_access
from portal.access.rules import allow
from portal.accounts.lockout import mark_browser
from portal.pages import render_page
from portal.trail.record import record_event


class LoginForm(AuthenticationForm):
    """User name and password; of somebody whose grants have all ended, neither is enough."""

    error_messages = {  # noqa: RUF012 - as Django has it
        "invalid_login": "账号或密码不对。请注意大小写。连续输错 5 次，15 分钟内不能再试。",
        "inactive": "这个账号已经停用。",
    }

    def confirm_login_allowed(self, user: Any) -> None:
        """Raises `ValidationError` for a user with no grant that holds today."""
        super().confirm_login_allowed(user)
        if not read_access(user, get_today()).roles:
            raise ValidationError("这个账号的授权已经到期或被收回。请凭新的授权文书找县局办理。")


class MarkingLogin(LoginView):
    """The login page, which remembers in which browser a user has logged in."""

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Where the user goes now."""
        response: HttpResponse = super().form_valid(form)
        mark_browser(response, form.get_user())
        return response


show_login = login_not_required(
    MarkingLogin.as_view(template_name="accounts/login.html", form_class=LoginForm, redirect_authenticated_user=True)
)
log_out = allow()(LogoutView.as_view(http_method_names=["post"]))


def show_lockout(request: HttpRequest, *_: Any) -> HttpResponse:
    """The page after too many failures."""
    message = "输错密码的次数太多，15 分钟内不能再试。忘记密码的，请找县局重新发放。"
    return render_page(request, "portal/failure.html", {"message": message}, status=429)


@sensitive_post_parameters()
@allow()
def change_password(request: HttpRequest) -> HttpResponse:
    """The page on which somebody changes their password."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.save(commit=False)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        update_session_auth_hash(request, user)
        record_event(request, "password_set", user.get_username())
        return redirect("start")
    return render_page(
        request, "accounts/password.html", {"form": form, "must_change": request.user.must_change_password}
    )
