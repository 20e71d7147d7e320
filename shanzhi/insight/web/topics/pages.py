"""Hot topics at the desk: the list, one topic, what was said again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.insight.actions.topics.decide import merge_topics, name_topic, split_topic
from shanzhi.insight.models import HotTopic
from shanzhi.insight.permissions import EDIT_HOT_TOPICS, READ_HOT_TOPICS
from shanzhi.insight.queries.topics.figures import (
    heat_curve,
    moods_of,
    repeats_for,
    rising_now,
)
from shanzhi.insight.queries.topics.seen import (
    LISTED,
    decisions_of,
    hot_topic_for,
    members_for,
    visible_topics,
)
from shanzhi.insight.rules.charts import line_chart
from shanzhi.insight.web.reports import place_choices
from shanzhi.kernel.api import (
    Conflict,
    Invalid,
    Target,
    access,
    actor_of,
    allowed,
    now,
    render,
)

LIST = "/desk/hot-topics"


@access(READ_HOT_TOPICS)
@require_GET
def topics_page(request: HttpRequest) -> HttpResponse:
    """The hottest topics of a place, and the words that are rising there."""
    viewer, asked = actor_of(request), request.GET.get("place", "")
    place = asked if asked.isascii() and asked.isdecimal() else ""
    context = {
        "topics": [
            {"rank": rank, "topic": topic}
            for rank, topic in enumerate(visible_topics(viewer, place)[:LISTED], 1)
        ],
        "rising": rising_now(viewer, now(), place),
        "places": place_choices(viewer, place),
        "asked": place,
    }
    return render(request, "insight/topics/list.jinja", context)


@access(READ_HOT_TOPICS)
@require_GET
def repeats_page(request: HttpRequest) -> HttpResponse:
    """What somebody had to say more than once."""
    rows = repeats_for(actor_of(request), now())
    return render(request, "insight/topics/repeats.jinja", {"rows": rows})


@access(READ_HOT_TOPICS)
@require_GET
def topic_page(request: HttpRequest, hot_topic_id: int) -> HttpResponse:
    """One topic: what it is, since when, who belongs to it and why."""
    return _page(request, hot_topic_for(actor_of(request), hot_topic_id))


@access(EDIT_HOT_TOPICS)
@require_POST
def names(request: HttpRequest, hot_topic_id: int) -> HttpResponse:
    """Call it otherwise."""
    viewer, given = actor_of(request), request.POST
    topic = hot_topic_for(viewer, hot_topic_id)
    try:
        name_topic(topic, given.get("name", ""), given.get("name_reason", ""), by=viewer)
    except (Invalid, Conflict) as why:
        return _page(request, topic, "name", why)
    messages.success(request, _("已改名，以后不再自动改。"))
    return _see(topic)


@access(EDIT_HOT_TOPICS)
@require_POST
def merges(request: HttpRequest, hot_topic_id: int) -> HttpResponse:
    """Its matters go to another topic."""
    viewer, given = actor_of(request), request.POST
    topic = hot_topic_for(viewer, hot_topic_id)
    wanted = given.get("into", "")
    try:
        if not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 18):
            raise Invalid({"into": _("请选择并入哪个热点。")})
        into = hot_topic_for(viewer, int(wanted))
        merge_topics(topic, into, given.get("merge_reason", ""), by=viewer)
    except (Invalid, Conflict) as why:
        return _page(request, topic, "merge", why)
    messages.success(request, _("已合并。"))
    return _see(into)


@access(EDIT_HOT_TOPICS)
@require_POST
def splits(request: HttpRequest, hot_topic_id: int) -> HttpResponse:
    """What was ticked is a topic of its own."""
    viewer, given = actor_of(request), request.POST
    topic = hot_topic_for(viewer, hot_topic_id)
    ticked = {int(text) for text in given.getlist("case") if text.isdecimal() and len(text) < 18}
    seen = {member.case_id for member in members_for(viewer, topic)}
    name, reason = given.get("split_name", ""), given.get("split_reason", "")
    try:
        own = split_topic(topic, ticked & seen, name, reason, by=viewer)
    except (Invalid, Conflict) as why:
        return _page(request, topic, "split", why)
    messages.success(request, _("已拆分。"))
    return _see(own)


def _see(topic: HotTopic) -> HttpResponse:
    return HttpResponseRedirect(f"{LIST}/{topic.pk}", status=303)


def _page(
    request: HttpRequest, topic: HotTopic, form: str = "", why: Invalid | Conflict | None = None
) -> HttpResponse:
    viewer, at = actor_of(request), now()
    members = members_for(viewer, topic)
    curve = heat_curve(topic, at)
    errors = {}
    if isinstance(why, Invalid):
        errors = {f"{form}_{key}": text for key, text in why.fields.items()}
    elif why is not None:
        messages.error(request, str(why))
    context: dict[str, Any] = {
        "topic": topic,
        "members": members,
        "hidden": max(0, topic.matters - len(members)),
        "typical": next((m.case for m in members if m.case_id == topic.typical_id), None),
        "curve": curve,
        # Drawn here from figures and dates alone; labels are escaped there.
        "chart": mark_safe(  # noqa: S308  # 2026-11-26: our own drawing, labels escaped
            line_chart([(f"{at:%Y-%m-%d}", heat.value) for at, heat in curve], _("热度变化"))
        ),
        "moods": moods_of(members),
        "decisions": decisions_of(topic),
        "others": [
            (str(other.pk), other.name)
            for other in visible_topics(viewer)[:LISTED]
            if other.pk != topic.pk
        ],
        "may_edit": topic.merged_into_id is None
        and allowed(viewer, EDIT_HOT_TOPICS, Target(place_code=topic.place_code)),
        "errors": errors,
        "typed": request.POST if why else {},
    }
    status = why.status if why else 200
    return render(request, "insight/topics/topic.jinja", context, status=status)
