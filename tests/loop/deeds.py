"""Somebody does something to a matter: what a step of the machine is made of."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, QuerySet

from shanzhi.cases.models import Case
from shanzhi.kernel.api import Actor, Capability, NotFound, Target
from tests.loop.cast import Cast

Row = TypeVar("Row", bound=Model)


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
    """``capability``, asked about ``target``, and workflow ``step`` (None: in any state) that it
    certainly needs; without one of ``needs`` (words of ``around``) there is nothing to do it to;
    ``often`` weighs it against the others, so that matters get to their ends."""

    name: str
    capability: Capability
    step: str | None
    do: Callable[[Deed], object]
    often: int = 1
    needs: frozenset[str] = frozenset()
    target: Callable[[Case], Target | None] = Case.target


def first_of(rows: QuerySet[Row]) -> Row:
    """The row that a deed is about. Raises NotFound when there is none."""
    found = rows.order_by("pk").first()
    if found is None:
        raise NotFound
    return found
