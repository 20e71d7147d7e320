"""A matter that became part of a topic, or came from an item of a decision, shows the topic."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from shanzhi.cases.api import Beside, Case, register_beside
from shanzhi.deliberation.models import ExecutionItem, TopicMatter
from shanzhi.deliberation.permissions.topics import READ_TOPICS
from shanzhi.kernel.api import Actor, allowed


def topic_of(viewer: Actor, case: Case) -> Iterator[Beside]:
    """The topic; the desk's page for who reads topics there, the public one for everybody else."""
    for of in TopicMatter.objects.filter(case=case).select_related("topic"):
        public = f"/topics/{of.topic.public_id}"
        reads = allowed(viewer, READ_TOPICS, of.topic.target())
        yield Beside(
            title=_("归入议题"),
            note=of.topic.get_state_display(),
            at=of.at,
            href=f"/desk/topics/{of.topic.pk}" if reads else public,
            worker_href=public,
        )


def item_of(viewer: Actor, case: Case) -> Iterator[Beside]:
    """The decision that it carries out."""
    for item in ExecutionItem.objects.filter(case=case).select_related("topic"):
        public = f"/topics/{item.topic.public_id}"
        reads = allowed(viewer, READ_TOPICS, item.topic.target())
        yield Beside(
            title=_("议题的决议事项"),
            note=item.topic.get_state_display(),
            at=item.added_at,
            href=f"/desk/topics/{item.topic.pk}" if reads else public,
            worker_href=public,
        )


register_beside(topic_of)
register_beside(item_of)
