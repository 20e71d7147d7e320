"""What points at a resident, in whichever room: found, so that a new room needs no line here."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from shanzhi.people.models import Resident


def keys_to_residents() -> list[tuple[type[models.Model], str]]:
    """(model, field) of every key to a resident."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Resident
    ]
