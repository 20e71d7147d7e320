"""Procedures by their code: those that ship, and those that places wrote."""

from __future__ import annotations

from dataclasses import dataclass

from shanzhi.deliberation.models import PlaceProcedure, Topic
from shanzhi.deliberation.models.topic import ENDED
from shanzhi.deliberation.permissions.topics import DESKS, READ_TOPICS
from shanzhi.deliberation.procedures import PROCEDURES, Procedure, procedure
from shanzhi.deliberation.queries.figures import LENGTHS
from shanzhi.deliberation.rules.written_steps import procedure_from
from shanzhi.kernel.api import Actor, NotFound, Role, require

OWN = "own-"
# A version is never changed, so what was read once stays right.
_read: dict[str, Procedure] = {}


def procedure_with(code: str) -> Procedure | None:
    """The procedure with this code, also one that takes no new topics (at most 1 query)."""
    if not code.startswith(OWN):
        return procedure(code)
    if code not in _read:
        number = code.removeprefix(OWN)
        found = PlaceProcedure.objects.filter(pk=number if number.isdecimal() else 0).first()
        if found is None:
            return None
        _read[code] = as_procedure(found)
    return _read[code]


def as_procedure(row: PlaceProcedure) -> Procedure:
    """A row as the steps of a topic read it."""
    return procedure_from(row.code, row.name, row.when, row.source, row.steps)


def procedures_for(place_code: str) -> list[Procedure]:
    """What a topic of a place may begin with: what the place and those above it wrote, the nearest first,
    then what ships (1 query)."""
    return [*(as_procedure(row) for row in _in_force(place_code)), *PROCEDURES]


@dataclass(frozen=True, slots=True)
class OwnProcedure:
    """A procedure of a place with all its versions, the newest first; ``running`` topics go by one of them."""

    newest: PlaceProcedure
    versions: list[PlaceProcedure]
    running: int

    @property
    def is_in_force(self) -> bool:
        """May a topic begin with it?"""
        return self.newest.ended_at is None


def own_procedures(viewer: Actor, place_code: str) -> list[OwnProcedure]:
    """What a place and those above it wrote, also what they gave up, the nearest place first (2 queries).
    Raises Denied."""
    require(viewer, READ_TOPICS)
    lines: dict[object, list[PlaceProcedure]] = {}
    rows = PlaceProcedure.objects.filter(place_code__in=_around(place_code))
    for row in rows.select_related("made_by").order_by("-version"):
        lines.setdefault(row.line, []).append(row)
    codes = [row.code for versions in lines.values() for row in versions]
    going = Topic.objects.filter(procedure__in=codes).exclude(state__in=ENDED)
    running = list(going.values_list("procedure", flat=True))
    found = [
        OwnProcedure(versions[0], versions, sum(running.count(row.code) for row in versions))
        for versions in lines.values()
    ]
    return sorted(found, key=lambda each: (-len(each.newest.place_code), each.newest.name))


def own_procedure_for(viewer: Actor, procedure_id: int) -> PlaceProcedure:
    """A version that a place of the viewer wrote. Raises NotFound."""
    found = PlaceProcedure.objects.filter(pk=procedure_id).first()
    scopes = viewer.scopes(*DESKS, Role.LEADER)
    if found is None or not any(found.place_code.startswith(scope) for scope in scopes):
        raise NotFound
    return found


def _in_force(place_code: str) -> list[PlaceProcedure]:
    rows = PlaceProcedure.objects.filter(place_code__in=_around(place_code), ended_at__isnull=True)
    return sorted(rows, key=lambda row: (-len(row.place_code), row.name))


def _around(place_code: str) -> list[str]:
    return [place_code[:length] for length in LENGTHS if length <= len(place_code)]
