"""What was computed is never called certain, and is rounded down; what was declared is shown with all its digits."""

from __future__ import annotations

import pytest

from domain.probabilities import format_computed_share, format_declared_share


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (1.0, "99.99% 以上"), (0.999999, "99.99% 以上"), (0.99995, "99.99% 以上"), (0.9999, "99.99% 以上"),
        (0.99989, "99.98%"), (0.98765, "98.76%"), (0.5, "50.00%"), (0.29, "29.00%"), (0.0001, "0.01%"),
        (0.00009, "不到 0.01%"), (0.0, "不到 0.01%"), (1e-9, "不到 0.01%"),
    ],
)  # fmt: skip
def test_a_computed_share_is_rounded_down_and_never_certain(share: float, shown: str) -> None:
    assert format_computed_share(share) == shown


def test_so_it_is_with_fewer_places() -> None:
    assert [format_computed_share(share, 1) for share in (0.9996, 0.9989, 0.0004)] == [
        "99.9% 以上",
        "99.8%",
        "不到 0.1%",
    ]


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.96, "96.0%"), (0.985, "98.5%"), (0.9996, "99.96%"), (0.0004, "0.04%"), (1.0, "100.0%"), (0.30, "30.0%")],
)
def test_a_declared_share_has_all_its_digits(share: float, shown: str) -> None:
    assert format_declared_share(share) == shown


def test_a_declared_share_may_have_no_digits_behind_the_point() -> None:
    assert [format_declared_share(share, 0) for share in (0.3, 0.305)] == ["30%", "30.5%"]
