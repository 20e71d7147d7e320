"""Somebody does something to a matter: what a step of the machine is made of."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from shanzhi.cases.models import Case
from shanzhi.kernel.api import Actor, Capability
from tests.loop.cast import Cast


@dataclass(frozen=True, slots=True)
class Deed:
    """Somebody is about to do something to a matter (as their page showed it, perhaps long ago);
    ``chance`` decides the details."""

    case: Case
    by: Actor
    at: datetime
    chance: random.Random
    cast: Cast


@dataclass(frozen=True, slots=True)
class Verb:
    """``capability`` and workflow ``step`` (None: in any state) that it certainly needs; ``often``
    weighs it against the others, so that matters get to their ends."""

    name: str
    capability: Capability
    step: str | None
    do: Callable[[Deed], object]
    often: int = 1
