"""What a test does where a program that it needs is not installed: it is skipped and says so; under CI it fails."""

from __future__ import annotations

import os
from typing import NoReturn


def skip_without(program: str, what: str) -> NoReturn:
    """Skip the test; `.ci/run` installs what is needed, so that there a skip would hide a missing step."""
    import pytest

    message = f"{program} is not installed: {what}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
