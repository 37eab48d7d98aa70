"""What people see when something goes wrong, and what a log may say of it: never a text that came with a request."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse

from domain.error_guard import locate_failure
from domain.errors import FangpinError
from portal.pages import render_page

_log = logging.getLogger("portal")


class FailureMiddleware:
    """Shows an error of ours by its message, and one of a library by its kind and place."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page of an error; those that Django has an answer for are left to it."""
        if isinstance(error, Http404 | SuspiciousOperation | RequestDataTooBig | PermissionError):
            return None
        if isinstance(error, FangpinError):
            return _show(request, str(error), 400)
        place = locate_failure(error)
        _log.error("%s", place)
        return _show(request, f"程序出错（{place}），没有处理。请稍后重试，仍不行的请把这一行告诉系统管理员。", 500)


def _show(request: HttpRequest, message: str, status: int) -> HttpResponse:
    return render_page(request, "portal/failure.html", {"message": message}, status=status)


def show_bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's 400: a request that no page of ours sends."""
    del exception
    return _show(request, "请求不完整或太大，没有处理。请从页面上的按钮操作；文件一次不要超过 300 MB。", 400)


def show_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's 404, also for what the user may not know to exist."""
    del exception
    return _show(request, "没有这个页面，或者它已经不在了。请从上方的导航重新进入。", 404)


def show_server_error(request: HttpRequest) -> HttpResponse:
    """Django's 500, where not even a page of ours can be made."""
    del request
    return HttpResponse(
        "程序出错，没有处理。请稍后重试，仍不行的请告诉系统管理员。",
        status=500,
        content_type="text/plain; charset=utf-8",
    )


def show_csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from our own page, or from one that was opened before the last login."""
    del reason
    return _show(request, "这个表单不是从本系统当前的页面提交的，没有处理。请刷新页面后重新提交。", 403)


class HideTexts(logging.Filter):
    """Lets an error be logged by its kind and place: a library's message may quote what came with the request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true; the record has no request's path and no error's text any more."""
        if record.exc_info and record.exc_info[1] is not None:
            record.msg, record.args = f"{record.name}: {locate_failure(record.exc_info[1])}", ()
        elif record.name.startswith("django"):
            record.msg, record.args = f"{record.name}: {record.levelname}", ()
        record.exc_info, record.exc_text, record.stack_info = None, None, None
        return True
