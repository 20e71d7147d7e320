"""Beside a matter at the desk: the topic it belongs to, and how similar ones were solved."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from shanzhi.cases.api import Beside, Case, register_beside
from shanzhi.insight.permissions import READ_HOT_TOPICS
from shanzhi.insight.queries.topics.seen import topic_of_case
from shanzhi.insight.queries.topics.solved import solved_like
from shanzhi.kernel.api import Actor, allowed
from shanzhi.lib.masking import mask_words

SAID = 60


def hot_topic_of(viewer: Actor, case: Case) -> Iterator[Beside]:
    """The topic of which more than one person speaks."""
    topic = topic_of_case(viewer, case)
    if topic is not None:
        yield Beside(
            title=_("热点：%(name)s") % {"name": mask_words(topic.name)},
            note=_("%(people)s 人反映，%(matters)s 件")
            % {"people": topic.people, "matters": topic.matters},
            at=topic.first_at,
            href=f"/desk/hot-topics/{topic.pk}",
            worker_href="",
        )


def solved_before(viewer: Actor, case: Case) -> Iterator[Beside]:
    """Up to three similar matters that are handled: what was done about them."""
    if not allowed(viewer, READ_HOT_TOPICS):
        return
    for past in solved_like(viewer, case):
        said = mask_words(past.outcome_note)
        yield Beside(
            title=_("类似的办结诉求 %(number)s") % {"number": past.number},
            note=f"{past.get_outcome_display()} · {said[:SAID]}",
            at=past.handled_at or past.opened_at,
            href=f"/desk/cases/{past.number}",
            worker_href="",
        )


register_beside(hot_topic_of)
register_beside(solved_before)
