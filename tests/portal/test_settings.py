"""The settings behind TLS pass Django's own check for deployment; on this computer alone, named lines differ."""

from __future__ import annotations

import ast
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from domain.errors import UsageError
from portal.failures import FailureMiddleware, HideTexts
from portal.server import serve_portal
from tests.portal.conftest import OpenClient

__all__ = ["OpenClient"]
SETTINGS = Path(__file__).parents[2] / "portal" / "settings"
SECRET = "王小明 45032119800101001X"  # noqa: S105 - nobody


def check_deployment(workspace: Path, module: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "FANGPIN_WORKSPACE": str(workspace),
        "DJANGO_SETTINGS_MODULE": f"portal.settings.{module}",
    }
    return subprocess.run(
        [sys.executable, "-m", "portal", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_settings_for_tls_pass_the_check_for_deployment(tmp_path: Path) -> None:
    done = check_deployment(tmp_path, "tls")
    assert (done.returncode, "no issues" in done.stdout) == (0, True), done.stderr


def test_on_this_computer_only_what_needs_tls_is_missing(tmp_path: Path) -> None:
    done = check_deployment(tmp_path, "loopback")
    warnings = {
        line.split(")")[0].split(".")[-1] for line in done.stderr.splitlines() if line.startswith("?: (security.")
    }
    # No HSTS, no redirect to TLS, cookies that plain HTTP carries.
    assert warnings == {"W004", "W008", "W012", "W016"}


def test_settings_of_this_computer_change_what_they_name_and_nothing_else() -> None:
    tree = ast.parse((SETTINGS / "loopback.py").read_text(encoding="utf-8"))
    names = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    assert names == {
        "ALLOWED_HOSTS", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "CSRF_TRUSTED_ORIGINS",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD", "SECURE_HSTS_SECONDS",
        "SECURE_PROXY_SSL_HEADER", "SECURE_SSL_REDIRECT",
        "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE",
    }  # fmt: skip


def test_the_signing_key_is_the_workspaces_own_and_nobody_elses_to_read(tmp_path: Path) -> None:
    check_deployment(tmp_path / "one", "tls")
    check_deployment(tmp_path / "two", "tls")
    keys = [tmp_path / name / "portal" / "secret_key" for name in ("one", "two")]
    assert keys[0].read_text(encoding="ascii") != keys[1].read_text(encoding="ascii")
    if os.name != "nt":
        assert keys[0].stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("host", "url"), [("0.0.0.0", None), ("127.0.0.1", "http://fangpin.example")])  # noqa: S104
def test_plain_http_stays_on_this_computer(tmp_path: Path, host: str, url: str | None) -> None:
    with pytest.raises(UsageError, match=r"反向代理|https"):
        serve_portal(tmp_path, Path("config"), host, 8199, url, print)


@pytest.mark.usefixtures("workspace")
def test_a_failure_tells_no_value_on_the_page_or_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def fail(request: HttpRequest) -> None:
        raise ValueError(SECRET)

    request = RequestFactory().get("/")
    request.user = request.access = None
    with caplog.at_level(logging.DEBUG):
        answer = FailureMiddleware(fail).process_exception(request, ValueError(SECRET))
    assert answer is not None
    assert answer.status_code == 500
    assert not any(part in answer.content.decode() + caplog.text for part in SECRET.split())


def test_what_django_logs_loses_the_request() -> None:
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 0, "Internal Server Error: %s", (f"/{SECRET}",), None
    )
    try:
        raise ValueError(SECRET)
    except ValueError:
        record.exc_info = sys.exc_info()
    assert HideTexts().filter(record)
    assert not any(part in record.getMessage() for part in SECRET.split())
    assert record.exc_info is None


def test_no_page_loads_anything_from_outside() -> None:
    folder = SETTINGS.parent
    texts = {
        path.name: path.read_text(encoding="utf-8")
        for kind in ("templates/**/*.html", "static/**/*.css", "static/**/*.js")
        for path in folder.glob(kind)
    }
    assert texts
    assert [name for name, text in texts.items() if "http://" in text or "https://" in text or 'src="//' in text] == []
    assert [
        name for name, text in texts.items() if " style=" in text or "javascript:" in text or " onclick=" in text
    ] == []
