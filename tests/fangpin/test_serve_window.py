"""What `fangpin serve` shows of the page's login, and to whom."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from fangpin.serve import _login
from flows.serving import Service

SERVED = Service(
    "http://127.0.0.1:4200", "fangpin:secret", Path("w/page_login.txt"), (("n", "d", datetime.now(UTC)),), ()
)


def test_a_window_shows_the_password_and_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JOURNAL_STREAM", raising=False)
    assert "fangpin:secret" in _login(SERVED)
    assert str(SERVED.login) in _login(SERVED)


def test_the_systems_journal_is_not_told_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURNAL_STREAM", "8:12345")
    assert "secret" not in _login(SERVED)
    assert str(SERVED.login) in _login(SERVED)
