"""Bring a community's list of households in: a row for each person, through the same actions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, Refusal, require
from shanzhi.lib.csv_records import Record, read_records
from shanzhi.people.actions.note_fact import NewFact, note_fact
from shanzhi.people.actions.register_household import NewHousehold, register_household
from shanzhi.people.actions.register_person import NewPerson, register_person
from shanzhi.people.models import Household
from shanzhi.people.models.household import FactKind, FactSource, Relation
from shanzhi.people.permissions import KEEP_HOUSEHOLDS
from shanzhi.places import api as places

COLUMNS = (
    "grid", "building", "door", "name", "relation", "birth_year", "phone", "own_phone", "facts",
)  # fmt: skip
_BETWEEN = re.compile(r"[、，,;；/\s]+")
YES = {"1", "yes", "y", "true", "是"}  # not on screen: what people write into a table


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not brought in, and why; the line of the file, the header is line 1."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """How many households and people are new, and what was refused."""

    households: int
    people: int
    refused: list[RefusedRow]


def import_households(path: Path, *, by: Actor) -> Imported:
    """Read a UTF-8 CSV with the header of COLUMNS (``grid`` and ``door`` are needed; ``facts`` are
    names as on screen or in code, with 、 between). A row that cannot be taken is left out and
    reported, nothing of it stays; repeated, the file adds nothing.

    Raises Denied; UnreadableFile.
    """
    require(by, KEEP_HOUSEHOLDS)
    households = people = 0
    refused: list[RefusedRow] = []
    for record in read_records(path):
        try:
            fresh_household, fresh_person = _one(record, by)
        except Invalid as why:
            refused.append(RefusedRow(record.line, " ".join(map(str, why.fields.values()))))
        except Refusal as why:
            refused.append(RefusedRow(record.line, str(why)))
        else:
            households += fresh_household
            people += fresh_person
    return Imported(households, people, refused)


@transaction.atomic
def _one(record: Record, by: Actor) -> tuple[bool, bool]:
    """(whether the household is new, whether the person is)."""
    if record.fields is None:
        raise Invalid({"row": record.fault})
    row = {name: record.fields.get(name, "").strip() for name in COLUMNS}
    if any("\x00" in value for value in row.values()):
        raise Invalid({"row": _("文字里有无法保存的字符，请重新输入。")})
    household, is_new = _household(row, by)
    person = None
    added = False
    if row["name"]:
        person, added = register_person(household, _person(row), by=by)
    for kind in filter(None, _BETWEEN.split(row["facts"])):
        new = NewFact(
            kind=_kind(kind),
            source=FactSource.REGISTER,
            person_id=person.pk if person else None,
        )
        note_fact(household, new, by=by)
    return is_new, added


def _household(row: dict[str, str], by: Actor) -> tuple[Household, bool]:
    building = _building(row)
    door = " ".join(row["door"].split())
    known = Household.objects.filter(
        place_code=row["grid"], building=building, door=door, ended_at__isnull=True
    ).first()
    if known is not None:
        return known, False
    new = NewHousehold(
        place_code=row["grid"], building_id=building.pk if building else None, door=door
    )
    return register_household(new, by=by), True


def _building(row: dict[str, str]) -> places.Building | None:
    name = row["building"]
    if not name:
        return None
    for building in places.buildings_of(row["grid"]):
        if name in {building.name, building.full_name}:
            return building
    raise Invalid(
        {"building": _("网格里没有楼栋“%(name)s”：请先登记楼栋，或把地址整个写在 door 一栏。")
         % {"name": name}}
    )  # fmt: skip


def _person(row: dict[str, str]) -> NewPerson:
    year = row["birth_year"]
    if year and not (year.isascii() and year.isdecimal() and len(year) <= 4):
        raise Invalid({"birth_year": _("出生年份写四位数字，例如 1948；不知道可以不写。")})
    relations = {str(label): value for value, label in Relation.choices}
    relation = row["relation"]
    return NewPerson(
        name=row["name"],
        relation=relations.get(relation, relation or Relation.OTHER),
        birth_year=int(year) if year else None,
        phone=row["phone"],
        is_own=row["own_phone"].lower() in YES,
    )


def _kind(name: str) -> str:
    kinds = {str(label): value for value, label in FactKind.choices}
    found = kinds.get(name, name)
    if found not in FactKind.values:
        raise Invalid({"kind": _("没有“%(name)s”这种情况，请用列表里的名称。") % {"name": name}})
    return found
