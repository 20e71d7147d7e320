"""Every address of the intake's HTTP process: for the process itself, the reference and the tests."""

from __future__ import annotations

from shanzhi.sensing.doors.camera import Cameras
from shanzhi.sensing.doors.http import ROUTES, Route
from shanzhi.sensing.doors.push import Pushes
from shanzhi.sensing.doors.sources import Sources


def further_routes(sources: Sources | None = None) -> tuple[Route, ...]:
    """Of platforms and cameras, which share what is known of who pushes."""
    known = sources or Sources()
    return (*Pushes(known).routes(), *Cameras(known).routes())


def every_route() -> tuple[Route, ...]:
    """All of them, in the order in which they are tried."""
    return (*ROUTES, *further_routes())
