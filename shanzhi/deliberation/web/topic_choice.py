"""Which topic a talk or a meeting is about: chosen on the form, or said in the address by the topic's page."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shanzhi.deliberation.models import Topic
from shanzhi.deliberation.models.meeting import MeetingKind
from shanzhi.deliberation.permissions.topics import READ_TOPICS
from shanzhi.deliberation.queries.topics import topic_for, topics_for
from shanzhi.kernel.api import actor_of, allowed
from shanzhi.lib.masking import mask_for_neighbours


def chosen_topic(request: HttpRequest) -> Topic | None:
    """The one that was chosen, None for none. Raises NotFound for one that the viewer does not see."""
    text = request.POST.get("topic", "")
    if not (text.isascii() and text.isdecimal()):
        return None
    return topic_for(actor_of(request), int(text[:18]))


def meeting_about(request: HttpRequest) -> dict[str, str]:
    """How the form of a meeting begins that a topic's page asked for: its place and its title."""
    asked = request.GET.get("topic", "")
    if not (asked.isascii() and asked.isdecimal()):
        return {}
    topic = topic_for(actor_of(request), int(asked[:18]))
    title = _("商议：%(title)s") % {"title": mask_for_neighbours(topic.title)}
    return {"place": topic.place_code, "title": title, "kind": MeetingKind.COUNCIL}


def topic_choices(request: HttpRequest) -> dict[str, object]:
    """Context of the form: what may be chosen, and what is."""
    viewer = actor_of(request)
    rows = topics_for(viewer) if allowed(viewer, READ_TOPICS) else []
    asked = request.POST.get("topic", request.GET.get("topic", ""))
    return {"topics": [(str(row.pk), row.title) for row in rows], "topic": asked}
