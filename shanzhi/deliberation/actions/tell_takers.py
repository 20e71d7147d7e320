"""Those who took part in a topic hear of its evaluation, a part of them at a time."""

from __future__ import annotations

from shanzhi.deliberation.models import Topic
from shanzhi.deliberation.queries.step_words import step_name
from shanzhi.deliberation.queries.taking_part import who_took_part
from shanzhi.messaging.api import tell_resident

AT_A_TIME = 200


def tell_takers(topic: Topic, template: str, step: str, event_id: int, *, after: int) -> int | None:
    """Tell those with a number above ``after`` who have not evaluated its present round; told twice they
    hear once. Returns after whom to go on; None when that was all."""
    said = set(topic.evaluations.filter(round=topic.round).values_list("resident_id", flat=True))
    waiting = sorted(pk for pk in who_took_part(topic) if pk > after and pk not in said)
    part = waiting[:AT_A_TIME]
    params = {"step": step_name(topic.procedure, step)}
    for resident_id in part:
        tell_resident(resident_id, template, params, f"/topics/{topic.public_id}", event_id)
    return part[-1] if len(waiting) > len(part) else None
