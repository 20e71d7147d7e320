"""The parts of every room that a page prints, imported so that they have registered themselves."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator
from types import ModuleType

from django.conf import settings

# The kernel keeps its own rows apart from the tables they go into.
NAMED_OTHERWISE = {
    ("kernel", "permissions"): "capabilities",
    ("kernel", "privacy"): "declarations",
}


def parts(name: str) -> Iterator[tuple[str, ModuleType]]:
    """(room, module ``name`` of that room) for every room that has one, lowest floor first."""
    for room in settings.ROOMS:
        path = f"shanzhi.{room}.{NAMED_OTHERWISE.get((room, name), name)}"
        if importlib.util.find_spec(path) is not None:
            yield room, importlib.import_module(path)
