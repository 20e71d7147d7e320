"""The demo: a small synthetic town with people and four weeks of matters."""

from __future__ import annotations

from collections.abc import Callable

from shanzhi.cases.demo import load_demo_cases
from shanzhi.kernel.api import SYSTEM
from shanzhi.organizations.demo import load_demo_people
from shanzhi.places.demo import load_demo_town

Progress = Callable[[str, int, int], None]


def load(progress: Progress = lambda _what, _done, _all: None) -> None:
    """Load town, people and matters; safe to repeat, a part that is there is left as it is.

    ``progress`` is called with what is being loaded, how much is done, and how much there is.
    """
    progress("places", 0, 1)
    town = load_demo_town(SYSTEM)
    progress("places", 1, 1)
    progress("people", 0, 1)
    load_demo_people(SYSTEM, town.grid_codes)
    progress("people", 1, 1)
    load_demo_cases(list(town.grid_codes), progress=lambda done, of: progress("matters", done, of))
