"""What every action on a topic begins with, and how a topic changes its state."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.deliberation.models import Topic
from shanzhi.deliberation.models.topic import ENDED, TopicState
from shanzhi.kernel.api import Actor, Capability, Denied, WrongState, require


def locked(topic: Topic, *, by: Actor, capability: Capability) -> Topic:
    """The topic as it is now, its row locked, and permission asked. Raises Denied."""
    found = Topic.objects.select_for_update(of=("self",)).get(pk=topic.pk)
    require(by, capability, found.target())
    return found


def require_state(topic: Topic, *states: str) -> None:
    """Raises WrongState, naming how the topic stands, unless it is in one of these."""
    if topic.state not in states:
        raise WrongState(
            _("这项议题现在是“%(state)s”，不能做这一步，请刷新后再看。")
            % {"state": topic.get_state_display()}
        )


def set_state(topic: Topic, state: TopicState, *, at: datetime, also: Iterable[str] = ()) -> None:
    """Write the state of a locked topic with the fields ``also`` that were changed on it."""
    topic.state, topic.changed_at = state, at
    topic.ended_at = at if state in ENDED else None
    topic.save(update_fields=["state", "changed_at", "ended_at", *also])


def voice_of(by: Actor) -> dict[str, int]:
    """Whose voice it is, as columns: a resident with a proved phone, or an account.

    Raises Denied for whoever is not known.
    """
    if by.is_staff and by.id:
        return {"account_id": by.id}
    if by.kind == "reporter" and by.id:
        return {"resident_id": by.id}
    raise Denied(_("请先用手机号登录，一个人算一次。"))


def resident_id_of(by: Actor) -> int:
    """The resident who acts. Raises Denied for everybody else."""
    voice = voice_of(by)
    if "resident_id" not in voice:
        raise Denied(_("请用自己的手机号登录居民端来做这一步。"))
    return voice["resident_id"]
