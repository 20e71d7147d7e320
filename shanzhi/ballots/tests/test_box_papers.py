"""What is called out from a box, a line for papers that say the same."""

from __future__ import annotations

import pytest

from shanzhi.ballots.web.box_papers import papers_of, read_box
from shanzhi.kernel.api import Invalid

ITEMS = [
    {"number": 1, "kind": "election", "options": [{"key": f"o{n}", "label": str(n)} for n in (1, 2, 3)]},
    {"number": 2, "kind": "ordinary", "options": []},
]  # fmt: skip


def test_lines_become_papers() -> None:
    lines = read_box("2 x 1,3 / 2\n\n1×弃/白\n", ITEMS)
    papers = papers_of(lines)
    assert papers == [{"1": ["o1", "o3"], "2": ["no"]}] * 2 + [{"1": ["abstain"], "2": ["blank"]}]


@pytest.mark.parametrize("line", ["1 x 5 / 1", "x 1 / 1", "1 x 1", "两 x 1 / 1", "1 x / 1"])
def test_a_line_that_says_nothing_is_named(line: str) -> None:
    with pytest.raises(Invalid) as why:
        read_box(f"1 x 1 / 1\n{line}", ITEMS)
    assert "第 2 行" in why.value.fields["box"]
