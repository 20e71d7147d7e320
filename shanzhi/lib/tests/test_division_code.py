"""The code of a place says where it belongs."""

from __future__ import annotations

import pytest

from shanzhi.lib.division_code import is_division_code, is_grid_code, parent_of, path_codes


def test_a_grid_knows_its_community_street_and_county() -> None:
    assert path_codes("320583100004007") == [
        "320583",
        "320583100",
        "320583100004",
        "320583100004007",
    ]
    assert parent_of("320583100004007") == "320583100004"
    assert parent_of("320583") is None


@pytest.mark.parametrize(
    "code", ["", "32058", "3205831", "32058３", "320583100004007001", "abcdef"]
)
def test_what_is_not_a_code_is_told_apart(code: str) -> None:
    assert not is_division_code(code)
    assert not is_grid_code(code)
    with pytest.raises(ValueError, match="not the code"):
        parent_of(code)
