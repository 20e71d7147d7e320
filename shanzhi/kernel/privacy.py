"""What each stored field says of a person: its class, why it is held, how long, and how it is shown.

Every room declares its models in its ``privacy.py``. A field that can hold something about a person
and is not declared fails the architecture test, so nobody adds one without saying why. The page
``docs/reference/personal-data.md`` is printed from here.

Sources: PIPL (个人信息保护法) art. 4 and 28 (what is personal, what is sensitive), art. 6 (a stated
purpose), art. 19 (no longer than the purpose needs), art. 51 (classes); GB/T 35273-2020, annex A and B.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models


class DataClass(StrEnum):
    """How much harm it does in the wrong hands."""

    NONE = "none"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True)
class FieldUse:
    """``purpose`` and ``kept`` are sentences for the page; ``masked`` says how it is shown, "" when
    it is never shown. ``paths`` are the dotted names under which it must not be printed as it is
    (``text.body``); the test looks for them in templates and in the web part of every room."""

    kind: DataClass
    purpose: str = ""
    kept: str = ""
    masked: str = ""
    paths: tuple[str, ...] = ()


# Who acts in office acts by name; what they do there is no secret of theirs.
ACTED = FieldUse(
    DataClass.PERSONAL,
    "says who acted in office",
    "with the row: what was done must stay accountable",
    "not masked: the name and title of who acts in office",
)
# Keys to these rows name a person; keys to any other row name a thing.
PEOPLE = {"people.Resident", "people.Account"}
_declared: dict[str, dict[str, FieldUse]] = {}
_NOTHING = FieldUse(DataClass.NONE)


def declare(
    model: type[models.Model], uses: Mapping[str, FieldUse] | None = None, *, none: str = ""
) -> None:
    """Declare a model: ``uses`` by field for what is about a person, and in ``none`` the names of
    the other fields that could be (words, numbers, days, bytes), with spaces between. What cannot
    be (own keys, booleans, moments, choices, keys to things) needs no word.

    Raises ValueError for a name that the model does not have.
    """
    found = {**(uses or {}), **dict.fromkeys(none.split(), _NOTHING)}
    known = {field.name for field in model._meta.concrete_fields}
    if unknown := sorted(set(found) - known):
        raise ValueError(f"{model._meta.label} has no field {', '.join(unknown)}")
    _declared[model._meta.label] = found


def each(use: FieldUse, names: str) -> dict[str, FieldUse]:
    """The same use for several fields, with spaces between."""
    return dict.fromkeys(names.split(), use)


def uses_of(model: type[models.Model]) -> Mapping[str, FieldUse]:
    """The declared fields of a model."""
    return _declared.get(model._meta.label, {})


def undeclared(model: type[models.Model]) -> list[str]:
    """Fields that could be about a person, and nobody said whether they are."""
    declared = uses_of(model)
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.name not in declared and could_be_personal(field)
    ]


def could_be_personal(field: models.Field[Any, Any]) -> bool:
    """False for what can hold nothing about anybody, whatever is written into it."""
    if field.is_relation:
        target = field.related_model
        return isinstance(target, type) and target._meta.label in PEOPLE
    if isinstance(field, models.BooleanField | models.DateTimeField | models.AutoField):
        return False
    return not field.choices


def personal_fields() -> Iterator[tuple[str, str, FieldUse]]:
    """(model, field, use) of everything that is personal or sensitive, by name."""
    for label in sorted(_declared):
        for name, use in _declared[label].items():
            if use.kind is not DataClass.NONE:
                yield label, name, use
