"""Models: what points where, and migrations that were forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import models

from tests.architecture.rules.imports import FLOORS


def pointing_up(found: Iterable[type[models.Model]]) -> Iterator[str]:
    """A foreign key points to its own room or to one below, never up."""
    for model in found:
        own = model._meta.app_label
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.auto_created or own not in FLOORS:
                continue
            if not (isinstance(target, type) and issubclass(target, models.Model)):
                continue
            label = target._meta.app_label
            if label in FLOORS and FLOORS.index(label) > FLOORS.index(own):
                yield f"{own}.{model.__name__}.{field.name} points up to {label}.{target.__name__}"
