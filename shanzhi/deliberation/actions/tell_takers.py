"""Those who took part in a topic hear of its evaluation, a part of them at a time."""

from __future__ import annotations

from shanzhi.ballots.api import Ballot, Telling, tell_voters
from shanzhi.deliberation.models import Topic
from shanzhi.deliberation.queries.step_words import step_name
from shanzhi.deliberation.queries.taking_part import who_took_part
from shanzhi.messaging.api import tell_resident

AT_A_TIME = 200


def ballots_of(topic: Topic) -> list[Ballot]:
    """Its ballots that were counted."""
    steps = topic.steps.filter(carried__isnull=False, ballot__isnull=False)
    return [step.ballot for step in steps.select_related("ballot") if step.ballot is not None]


def tell_voters_of(
    topic: Topic, ballot: Ballot, template: str, step: str, event_id: int, *, after: int
) -> int | None:
    """The same for those who voted in one of its ballots, a part of the roll at a time."""
    said = topic.evaluations.filter(round=topic.round).values_list("resident_id", flat=True)
    params = {"step": step_name(topic.procedure, step)}
    telling = Telling(template, params, f"/topics/{topic.public_id}", event_id)
    return tell_voters(ballot, telling, after=after, without=set(said))


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
