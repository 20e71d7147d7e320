"""The demo: a small synthetic town with people and four weeks of matters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shanzhi.ballots.demo import load_demo_ballots
from shanzhi.cases.demo import load_demo_cases
from shanzhi.deliberation.api import load_demo_meetings, load_demo_topics
from shanzhi.insight.api import load_demo_reports, sketch_footprints
from shanzhi.kernel.api import SYSTEM
from shanzhi.organizations.api import (
    DEMO_ACCOUNTS,
    DEMO_PASSWORD,
    load_demo_people,
    load_demo_team,
    staff_actor,
)
from shanzhi.people.api import account_named, load_demo_households
from shanzhi.places.api import grid_names, load_demo_town, printed_code
from shanzhi.places.rules.demo_town import COUNTY
from shanzhi.projects.api import load_demo_projects
from shanzhi.sensing.api import load_demo_devices
from shanzhi.visits.api import load_demo_links, load_demo_visits

# Who visits households in the demo: looks after the first grid.
WORKER = "worker"

Progress = Callable[[str, int, int], None]


def is_wanted() -> bool:
    """Whether there is no place yet, or only the demo's (whose loading may have been cut short)."""
    return all(code.startswith(COUNTY) for code in grid_names())


def load(progress: Progress = lambda _what, _done, _all: None) -> dict[str, Any]:
    """Load town, people and matters; safe to repeat, a part that is there is left as it is.

    ``progress`` is called with what is being loaded, how much is done, and how much there is.
    Returns what a visitor needs: ``grid``, the code on a wall, and ``accounts`` with role,
    username and password of each.
    """
    progress("Places", 0, 1)
    town = load_demo_town(SYSTEM)
    sketch_footprints(town.county_code, by=SYSTEM)
    progress("Places", 1, 1)
    progress("People", 0, 1)
    load_demo_people(town.county_code, by=SYSTEM)
    load_demo_households(list(town.grid_codes), by=SYSTEM)
    progress("People", 1, 1)
    load_demo_cases(list(town.grid_codes), progress=lambda done, of: progress("Matters", done, of))
    worker = account_named(WORKER)
    if worker is not None:
        load_demo_visits(staff_actor(worker))
    progress("Devices", 0, 1)
    viewer = staff_actor(worker) if worker is not None else None
    load_demo_devices(list(town.grid_codes), by=SYSTEM, viewer=viewer)
    progress("Devices", 1, 1)
    load_demo_ballots(list(town.grid_codes))
    progress("Teams and reports", 0, 1)
    load_demo_team(town.grid_codes[0], by=SYSTEM)
    load_demo_links(town.grid_codes[0], by=SYSTEM)
    load_demo_projects(town.grid_codes[0], by=SYSTEM)
    load_demo_reports(town.grid_codes[0], by=SYSTEM)
    load_demo_topics(town.grid_codes[0], by=SYSTEM)
    load_demo_meetings(town.grid_codes[0], by=SYSTEM)
    progress("Teams and reports", 1, 1)
    accounts = [
        {"role": account.title, "username": account.username, "password": DEMO_PASSWORD}
        for account in DEMO_ACCOUNTS
    ]
    return {"grid": printed_code(town.codes[0]), "accounts": accounts}
