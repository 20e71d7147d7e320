"""Nobody is told apart from a table: small cells are hidden, and those by which they could be told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shanzhi.insight.rules.figures.suppression import LEAST, hidden

TABLES = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz")), st.integers(0, 20), max_size=12
)


def test_a_single_small_cell_takes_the_next_smallest_along() -> None:
    assert hidden({("甲",): 3, ("乙",): 9, ("丙",): 7}) == {("甲",), ("丙",)}


def test_large_cells_are_all_shown() -> None:
    assert hidden({("甲",): 5, ("乙",): 9}) == set()


@given(TABLES)
def test_no_sum_of_a_row_or_column_tells_of_few(people: dict[tuple[str, ...], int]) -> None:
    gone = hidden(people)
    assert all(count >= LEAST or not count for key, count in people.items() if key not in gone)
    for index in (0, 1):
        for value in {key[index] for key in people}:
            line = [key for key in people if key[index] == value]
            lost = [key for key in line if key in gone]
            others = [key for key in line if key not in gone and people[key]]
            if lost and others:
                assert len(lost) > 1
                assert sum(people[key] for key in lost) >= LEAST
