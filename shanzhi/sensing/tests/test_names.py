"""Places by name, for many names at once: what a dictionary says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from shanzhi.sensing.intake.fleet import DeviceRow, Fleet, KindRow
from shanzhi.sensing.intake.names import BESIDE, Names, eights_of

words = st.text("abAB01._:-", min_size=1, max_size=40)
KIND = KindRow("smoke", 60, {"smoke": 0}, [0], [1], [0], False)


def asked(names: Names, said: list[str]) -> list[int]:
    data = b"??" + "".join(said).encode() + BESIDE
    sizes = np.array([len(name) for name in said], np.int64)
    found: list[int] = names.places(eights_of(data), np.cumsum(sizes) - sizes + 2, sizes).tolist()
    return found


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["add", "drop"]), st.lists(words, max_size=8, unique=True))),
    st.lists(words, max_size=12),
)
def test_names_are_found_as_in_a_dictionary(
    steps: list[tuple[str, list[str]]], others: list[str]
) -> None:
    names, known, place = Names(), dict[str, int](), 0
    for what, said in steps:
        if what == "add":
            new = [name for name in said if name not in known]
            places = np.arange(place, place + len(new))
            assert names.add(new, places)
            known |= dict(zip(new, places.tolist(), strict=True))
            place += len(new)
        else:
            for name in said:
                names.drop(name)
                known.pop(name, None)
    said = [*known, *others, "a" * 41]
    assert asked(names, said) == [known.get(name, -1) for name in said]


def test_a_hundred_thousand_names_in_parts() -> None:
    names, all_of_them = Names(), [f"B{n:07d}" for n in range(100_000)]
    for start in range(0, 100_000, 30_000):
        part = all_of_them[start : start + 30_000]
        assert names.add(part, np.arange(start, start + len(part)))
    assert asked(names, all_of_them) == list(range(100_000))
    assert set(asked(names, [f"C{n:07d}" for n in range(10_000)])) == {-1}


def test_two_names_of_one_hash_are_told_apart_with_other_seeds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It never happens; here the first table has one hash for all names of a letter."""
    known = Fleet([KIND])
    first = known.names

    def by_letter(names: list[str]) -> NDArray[np.uint64]:
        return np.array([ord(name[0]) for name in names], np.uint64)

    monkeypatch.setattr(first, "_hashes_of", by_letter)
    known.add([DeviceRow(1, "A1", "smoke", "99", 0, 0)])
    known.add([DeviceRow(2, "B1", "smoke", "99", 0, 0), DeviceRow(3, "A2", "smoke", "99", 0, 0)])
    assert known.names is not first
    assert asked(known.names, ["A1", "A2", "B1", "C1"]) == [0, 2, 1, -1]


def test_a_device_that_is_called_otherwise_is_found_by_its_new_name() -> None:
    known = Fleet([KIND])
    known.add([DeviceRow(1, "A1", "smoke", "99", 0, 0), DeviceRow(2, "A2", "smoke", "99", 0, 0)])
    known.add([DeviceRow(1, "Z1", "smoke", "99", 0, 0)])
    known.forget(2)
    assert asked(known.names, ["A1", "Z1", "A2"]) == [-1, 0, -1]
    assert known.by_serial == {"Z1": 0}
