from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.path_names import NAMELESS, make_safe_name, make_safe_names


@pytest.mark.parametrize(
    ("text", "name"),
    [("白沙镇", "白沙镇"), ("a/b\\c:d", "a_b_c_d"), ("..", NAMELESS), ("", NAMELESS), ("CON", "_CON"), ("镇. ", "镇")],
)
def test_known_names(text: str, name: str) -> None:
    assert make_safe_name(text) == name


@given(st.text(max_size=200))
def test_a_name_is_one_component_that_windows_takes(text: str) -> None:
    name = make_safe_name(text)
    assert name and len(name) <= 61
    assert not set(name) & set('<>:"/\\|?*')
    assert min(map(ord, name)) >= 32
    assert name[-1] not in ". "


@given(st.lists(st.text(alphabet="aA/:镇. ", max_size=4)))
def test_two_townships_never_share_a_folder(texts: list[str]) -> None:
    names = make_safe_names(texts)
    assert set(names) == set(texts)
    assert len({name.casefold() for name in names.values()}) == len(names)
