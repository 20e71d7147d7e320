"""Bring a place's units from a table, each through the same action as a unit made by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, Refusal
from shanzhi.organizations.actions.found_unit import UnitParticulars, change_unit, found_unit
from shanzhi.organizations.models import Unit

COLUMNS = ("kind", "name", "place_code", "parent", "phone", "address", "opening_hours")


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """What became of one row: founded, changed or same; or refused, with the ``reason``."""

    line: int
    name: str
    result: str
    reason: str = ""


def import_units(rows: Iterable[Mapping[str, str]], *, by: Actor) -> Iterator[ImportedRow]:
    """Found or correct one unit per row; a refused row holds up none of the others.

    Rows are by the names in COLUMNS; kind, name and place_code are needed; ``parent`` is the name
    of a unit above that already exists. The first data row is line 2, as in a spreadsheet. Run
    again, it changes only what differs.
    """
    for line, row in enumerate(rows, start=2):
        name = (row.get("name") or "").strip()
        try:
            yield ImportedRow(line, name, _bring(row, name, by))
        except Refusal as why:
            yield ImportedRow(line, name, "refused", str(why))


def _bring(row: Mapping[str, str], name: str, by: Actor) -> str:
    def text(column: str) -> str:
        return (row.get(column) or "").strip()

    given = UnitParticulars(
        kind=text("kind"),
        name=name,
        place_code=text("place_code"),
        phone=text("phone"),
        address=text("address"),
        opening_hours=text("opening_hours"),
    )
    known = Unit.objects.filter(place_code=given.place_code, name=name).first()
    if known is None:
        found_unit(given, by=by, parent=_parent(text("parent"), given.place_code))
        return "founded"
    if UnitParticulars.of(known) == given:
        return "same"
    change_unit(known, given, by=by)
    return "changed"


def _parent(name: str, place_code: str) -> Unit | None:
    if not name:
        return None
    for unit in Unit.objects.filter(name=name).order_by("-place_code"):
        if place_code.startswith(unit.place_code):
            return unit
    raise Invalid({"parent": _("没有名为“%(name)s”的上级单位，请先导入它。") % {"name": name}})
