"""A copy of everything that is held about a resident (PIPL art. 45; GB/T 35273-2020, 8.1 and 8.6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from shanzhi.kernel.api import SYSTEM, announce, now
from shanzhi.people.events import OwnDataExported
from shanzhi.people.models import Resident
from shanzhi.people.own_data import held_of

FORMAT = "shanzhi-own-data/1"


@transaction.atomic
def export_own_data(resident: Resident, *, form: str, at: datetime | None = None) -> dict[str, Any]:
    """Everything as JSON values, unmasked, because it is their own. ``form`` is json or page; that
    a copy was taken is announced, what is in it is not."""
    moment = at or now()
    Resident.objects.select_for_update().get(pk=resident.pk)
    announce(OwnDataExported(resident_id=resident.pk, form=form), by=SYSTEM, at=moment)
    return {
        "format": FORMAT,
        "made_at": moment.isoformat(),
        "parts": {
            name: [
                {
                    "what": str(held.what),
                    "why": str(held.why),
                    "since": held.since and held.since.isoformat(),
                    "until": str(held.until),
                    "kept_by_law": str(held.law),
                    "data": list(held.rows),
                }
                for held in part
            ]
            for name, part in held_of(resident).items()
        },
    }
