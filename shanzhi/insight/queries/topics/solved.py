"""Similar matters that were handled before, and how."""

from __future__ import annotations

from shanzhi.cases.api import Case, Outcome, visible_cases
from shanzhi.insight.queries.topics.memory import read_body
from shanzhi.insight.rules.topics.describing import likeness
from shanzhi.insight.rules.topics.index import TopicIndex
from shanzhi.insight.rules.topics.rarity import Rarity
from shanzhi.kernel.api import Actor

LOOKED_AT, SHOWN = 200, 3
LIKE_LEAST = 0.2
"""Least likeness: the same kind of trouble, the place may be another."""


def solved_like(viewer: Actor, case: Case) -> list[Case]:
    """Up to three, the most alike first: of the ``LOOKED_AT`` that were handled last in the same
    category and street and that the viewer may see (1 query)."""
    rows = (
        visible_cases(viewer)
        .filter(
            street_code=case.place_code[:9],
            topic=case.category_id[:2],
            outcome__in=[Outcome.SOLVED, Outcome.CANNOT],
            handled_at__isnull=False,
        )
        .exclude(pk=case.pk)
        .exclude(outcome_note="")
        .select_related("text")
        .order_by("-id")[:LOOKED_AT]
    )
    past = list(rows)
    if not past:
        return []
    readings = [read_body(each.text.body) for each in (case, *past)]
    rarity = Rarity()
    rarity.add_all(readings)
    index = TopicIndex(rarity)
    own, *others = [index.matter(reading) for reading in readings]
    scored = [(likeness(own, other), each) for other, each in zip(others, past, strict=True)]
    alike = [pair for pair in scored if pair[0] >= LIKE_LEAST]
    return [each for _score, each in sorted(alike, key=lambda pair: -pair[0])[:SHOWN]]
