"""Somebody talked to people at the place and put up the figure."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.kernel.api import Actor, Target, announce, now, require
from shanzhi.sensing.events import PosterPut
from shanzhi.sensing.models import PosterTask
from shanzhi.sensing.permissions import PUT_POSTERS


@transaction.atomic
def put_poster(task: PosterTask, *, by: Actor, at: datetime | None = None) -> PosterTask:
    """Done; said twice it is once. Raises Denied."""
    moment = at or now()
    task = PosterTask.objects.select_for_update().get(pk=task.pk)
    require(by, PUT_POSTERS, Target(place_code=task.place_code))
    if task.done_at is not None:
        return task
    task.done_at, task.done_by_id = moment, by.id if by.is_staff else None
    task.save(update_fields=["done_at", "done_by"])
    announce(PosterPut(vision_id=task.event_id), by=by, place_code=task.place_code, at=moment)
    return task
