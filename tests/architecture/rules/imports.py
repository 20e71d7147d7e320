"""Imports: front doors, migrations, signals, and models of other rooms."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.rules.tree import python, room_of

FLOORS = (
    "lib",
    "kernel",
    "places",
    "people",
    "organizations",
    "messaging",
    "cases",
    "visits",
    "sensing",
    "ballots",
    "deliberation",
    "projects",
    "insight",
    "portal",
    "config",
)
# Free of models, or the composition root: no front door to pass.
NO_DOOR = {"lib", "config"}
DOORS = ("api", "events", "tests.factories", "tests.shared", "tests.staff")
MANAGERS = {"objects", "_default_manager", "_base_manager"}
SIGNALS = {"django.dispatch", "django.db.models.signals", "django.core.signals"}


def front_doors(tree: Path) -> Iterator[str]:
    """A room imports another only from below, and only its api and events."""
    for path, module in python(tree):
        room = room_of(path)
        if room in {"", "config"}:
            continue
        for imported, line in _imported(module):
            other = room_of(imported.replace(".", "/") + "/")
            if imported.startswith("shanzhi.") and other != room:
                yield from (f"{path}:{line} {why}" for why in _through(room, other, imported, path))


def _through(room: str, other: str, imported: str, path: str) -> Iterator[str]:
    if other in FLOORS and FLOORS.index(other) > FLOORS.index(room):
        yield f"imports {imported}, which is on a floor above"
    inner = imported.removeprefix(f"shanzhi.{other}").lstrip(".")
    is_door = any(inner == door or inner.startswith(door + ".") for door in DOORS[:2])
    is_factory = "/tests/" in path and inner.startswith(DOORS[2:])
    if other not in NO_DOOR and not is_door and not is_factory:
        yield f"imports {imported} past the front door"


def migrations_alone(tree: Path) -> Iterator[str]:
    """A migration imports nothing of ours: it must still run when our code has moved on."""
    for path, module in python(tree):
        if "/migrations/" in path:
            for imported, line in _imported(module):
                if imported.split(".")[0] == "shanzhi":
                    yield f"{path}:{line} imports {imported}"


def no_signals(tree: Path) -> Iterator[str]:
    """Who wants to hear of something says @on(Event); nothing happens behind one's back."""
    for path, module in python(tree):
        for imported, line in _imported(module):
            if any(imported == s or imported.startswith(s + ".") for s in SIGNALS):
                yield f"{path}:{line} uses Django signals ({imported})"


def foreign_managers(tree: Path) -> Iterator[str]:
    """The rows of a model are read and written by its own room only."""
    for path, module in python(tree):
        room = room_of(path)
        if room == "config" or "/tests/" in path or "/migrations/" in path:
            continue
        foreign = {
            name: imported
            for name, imported in _names(module)
            if imported.startswith("shanzhi.") and imported.split(".")[1] != room
        }
        for node in ast.walk(module):
            if (
                isinstance(node, ast.Attribute)
                and node.attr in MANAGERS
                and isinstance(node.value, ast.Name)
                and node.value.id in foreign
            ):
                yield f"{path}:{node.lineno} uses {node.value.id}.{node.attr} of another room"
            if isinstance(node, ast.Call) and _asks_registry(node, room):
                yield f"{path}:{node.lineno} takes another room's model from the registry"


def _asks_registry(call: ast.Call, room: str) -> bool:
    if not (isinstance(call.func, ast.Attribute) and call.func.attr == "get_model" and call.args):
        return False
    named = call.args[0]
    text = named.value if isinstance(named, ast.Constant) else ""
    return isinstance(text, str) and text.split(".")[0] in set(FLOORS) - {room}


def _imported(module: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = node.module
            if whole == "shanzhi" or (whole.count(".") == 1 and whole.startswith("shanzhi.")):
                yield from ((f"{whole}.{alias.name}", node.lineno) for alias in node.names)
            else:
                yield whole, node.lineno


def _names(module: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("shanzhi."):
            yield from ((alias.asname or alias.name, node.module) for alias in node.names)
