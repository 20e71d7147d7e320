"""What the page of a grid tells of the people and offices that serve it."""

from __future__ import annotations

from dataclasses import dataclass

from shanzhi.kernel.api import signed_url
from shanzhi.organizations import api as organizations
from shanzhi.people import api as people
from shanzhi.places import api as places

GRIDS_SHOWN = 12
PUBLIC_KINDS = ("grid_team", "community_desk", "street_office", "department", "company", "team")


@dataclass(frozen=True, slots=True)
class Worker:
    """Who looks after the grid, as residents see them; ``photo`` is an address or ""."""

    name: str
    duty: str
    phone: str
    photo: str


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """``path`` names the divisions above the grid, widest first; ``office`` is the community's."""

    path: list[str]
    workers: list[Worker]
    office: organizations.Unit | None


def neighbourhood(grid: places.Grid) -> Neighbourhood:
    """The people and the office of a grid (one query when the first worker has a photo)."""
    return Neighbourhood(
        path=[name for code, name in places.path_of(grid.code) if len(code) < 15],
        workers=_workers(grid.code),
        office=organizations.receiver_unit(grid.code, "community_desk"),
    )


def public_units(grid_code: str) -> list[organizations.Unit]:
    """Units that serve the grid and can be reached, narrowest area first."""
    return [
        unit
        for unit in organizations.units_for(grid_code)
        if unit.kind in PUBLIC_KINDS and (unit.phone or unit.address)
    ]


def grids_named(words: str) -> list[tuple[str, str]]:
    """(code, name with its community) of grids that people may mean by ``words``; without words
    the first ones, where the place is small enough to choose from a list."""
    names = places.grid_names()
    if words:
        codes = [code for mention in places.find_place(words) for code in _under(mention, names)]
    else:
        codes = sorted(names)
    chosen = list(dict.fromkeys(codes))[:GRIDS_SHOWN]
    return [(code, f"{places.division_name(code[:12])} {names[code]}") for code in chosen]


def _under(mention: places.PlaceMention, names: dict[str, str]) -> list[str]:
    return [code for code in sorted(names) if code.startswith(mention.place_code)]


def _workers(grid_code: str) -> list[Worker]:
    contacts = organizations.grid_workers(grid_code)
    accounts = people.accounts_by_id([c.account_id for c in contacts if c.photo_id])
    return [
        Worker(
            name=contact.name,
            duty=str(organizations.GridDuty(contact.duty).label),
            phone=contact.work_phone,
            photo=_photo(accounts.get(contact.account_id)),
        )
        for contact in contacts
    ]


def _photo(account: people.Account | None) -> str:
    return signed_url(account.photo, "thumb") if account and account.photo else ""
