"""Templates, macros and checklists from the memory of this process, and what holds for a matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.db.models import Prefetch, QuerySet

from shanzhi.cases.models import Case, Checklist, ChecklistItem, CheckTick, Macro, ReplyTemplate
from shanzhi.cases.permissions import MANAGE_TEMPLATES
from shanzhi.cases.queries.tables import category_name
from shanzhi.cases.rules.placeholders import (
    CATEGORY,
    DUE,
    HANDLER,
    NUMBER,
    OPENED,
    PLACE,
    UNIT,
    filled,
)
from shanzhi.cases.rules.prepared import fitting
from shanzhi.kernel.api import Actor, Target, Versioned, allowed, moment
from shanzhi.places import api as places

TEMPLATES = "cases.reply_templates"
MACROS = "cases.macros"
CHECKLISTS = "cases.checklists"


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the checklist for one matter; ``by`` and ``when`` are "" until it is ticked."""

    item: ChecklistItem
    is_ticked: bool
    by: str
    when: str


class Placed(Protocol):
    """What a prepared thing says of where it holds."""

    @property
    def place_code(self) -> str:
        """Beginning of the place codes it holds for."""


P = TypeVar("P", bound=Placed)


def _active_checklists() -> QuerySet[Checklist]:
    items = ChecklistItem.objects.filter(is_active=True).order_by("position", "pk")
    return Checklist.objects.prefetch_related(Prefetch("items", items)).order_by("title", "pk")


template_rows: Versioned[list[ReplyTemplate]] = Versioned(
    TEMPLATES, lambda: list(ReplyTemplate.objects.filter(is_active=True).order_by("title", "pk"))
)
macro_rows: Versioned[list[Macro]] = Versioned(
    MACROS, lambda: list(Macro.objects.filter(is_active=True).order_by("title", "pk"))
)
checklist_rows: Versioned[list[Checklist]] = Versioned(
    CHECKLISTS, lambda: list(_active_checklists().filter(is_active=True))
)


def templates_for(case: Case) -> list[tuple[int, str, str]]:
    """(id, title, filled text) of the reply templates that hold for a matter; from memory."""
    values = _values(case)
    found = fitting(template_rows.get(), place_code=case.place_code, category_code=case.category_id)
    return [(row.pk, row.title, filled(row.body, values)) for row in found]


def macros_for(case: Case) -> list[Macro]:
    """Macros that hold for a matter; from memory."""
    return fitting(macro_rows.get(), place_code=case.place_code, category_code=case.category_id)


def checks_of(case: Case) -> list[Check]:
    """The lines of the one checklist that holds for a matter, with their ticks (one query)."""
    lists = fitting(
        checklist_rows.get(), place_code=case.place_code, category_code=case.category_id
    )
    if not lists:
        return []
    ticks = {t.item_id: t for t in CheckTick.objects.filter(case=case).select_related("ticked_by")}
    return [_check(item, ticks.get(item.pk)) for item in lists[0].items.all()]


def filled_for(case: Case, text: str) -> str:
    """A prepared text with the places filled that the matter knows."""
    return filled(text, _values(case))


def in_sight(viewer: Actor, rows: Iterable[P]) -> list[P]:
    """Of the rows those that hold where the viewer works, above and below."""
    scopes = viewer.scopes()
    return [
        row
        for row in rows
        if any(row.place_code.startswith(s) or s.startswith(row.place_code) for s in scopes)
    ]


def may_manage(viewer: Actor, row: Placed) -> bool:
    """May the viewer change what holds for this place?"""
    return allowed(viewer, MANAGE_TEMPLATES, Target(place_code=row.place_code))


def _check(item: ChecklistItem, tick: CheckTick | None) -> Check:
    if tick is None:
        return Check(item, is_ticked=False, by="", when="")
    return Check(item, is_ticked=True, by=tick.ticked_by.name, when=moment(tick.at))


def _values(case: Case) -> dict[str, str]:
    return {
        NUMBER: case.number,
        PLACE: " ".join(filter(None, (places.division_name(case.place_code), case.address))),
        UNIT: case.holder_unit.name,
        CATEGORY: category_name(case.category_id),
        DUE: moment(case.due_at),
        OPENED: moment(case.opened_at),
        HANDLER: case.assignee.name if case.assignee else case.holder_unit.name,
    }
