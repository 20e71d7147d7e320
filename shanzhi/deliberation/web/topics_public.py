"""The hall of topics, and a topic as residents see it and take part in it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.deliberation.actions.evaluate_topic import evaluate_topic
from shanzhi.deliberation.actions.give_opinion import BEFORE_THE_VOTE, give_opinion
from shanzhi.deliberation.actions.object_to_decision import object_to_decision
from shanzhi.deliberation.actions.raise_topic import NewTopic, raise_topic
from shanzhi.deliberation.actions.refuse_topic import appeal_refusal
from shanzhi.deliberation.actions.support_topic import support_topic
from shanzhi.deliberation.models import Topic
from shanzhi.deliberation.models.topic import TopicState
from shanzhi.deliberation.procedures import Figure
from shanzhi.deliberation.queries.figures import place_figure
from shanzhi.deliberation.queries.step_words import procedure_name
from shanzhi.deliberation.queries.steps import seen_steps
from shanzhi.deliberation.queries.taking_part import evaluation_counts, own_part_in, resident_actor
from shanzhi.deliberation.queries.topics import (
    TABS,
    hall,
    hall_counts,
    own_topics,
    public_topic,
)
from shanzhi.deliberation.queries.voices import voice_in
from shanzhi.deliberation.step_evidence import links_of_item
from shanzhi.deliberation.web.lives_here import say_lives_here, voice_for
from shanzhi.deliberation.web.topic_timeline import topic_timeline
from shanzhi.deliberation.web.topic_words import step_rows, topic_row, way_of
from shanzhi.kernel.api import ANYONE, Actor, Conflict, Invalid, Refusal, access, render, signed_url
from shanzhi.lib.masking import mask_for_neighbours
from shanzhi.people.api import (
    Purpose,
    consent_context,
    consents_ticked,
    give_consent,
    resident_of,
)
from shanzhi.places.api import division_name, entrance, path_of

SIGN_IN = "/me/sign-in?next="
YES_NO = {"yes": True, "no": False}


@access(ANYONE)
@require_safe
def hall_page(request: HttpRequest) -> HttpResponse:
    """What neighbours raised, how many support it, and how far it is."""
    place, grid_code = _place(request)
    tab = request.GET.get("show", "")
    me = resident_actor(resident_of(request))
    context = {
        "rows": [topic_row(topic) for topic in hall(place, tab)],
        "own": [topic_row(topic) for topic in own_topics(me)],
        "tabs": _tabs(tab, hall_counts(place)),
        "place": _name(place),
        "grid_code": grid_code,
    }
    return _private(render(request, "deliberation/topics/hall.jinja", context))


@access(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_topic(request: HttpRequest) -> HttpResponse:
    """Raise one: what, why, and that is all."""
    resident = resident_of(request)
    if resident is None:
        return HttpResponseRedirect(f"{SIGN_IN}/topics/new", status=303)
    if request.method != "POST":
        return _form(request)
    place, _grid_code = _place(request)
    new = NewTopic(
        key=_key(request.POST.get("idempotency_key", "")),
        place_code=place[:12],
        title=request.POST.get("title", ""),
        words=request.POST.get("words", "").replace("\r\n", "\n"),
    )
    try:
        agreed = consents_ticked(request.POST, Purpose.PROGRESS)
        if place:
            say_lives_here(request, resident, place)
        topic = raise_topic(new, by=resident_actor(resident))
    except Invalid as why:
        return _form(request, why.fields, why.status)
    except Refusal as why:
        return _form(request, {"title": str(why)}, why.status)
    give_consent(resident, agreed)
    messages.success(request, _("议题已提出，每一步进展都会发短信告诉您。"))
    return _to(topic)


@access(ANYONE)
@require_safe
def topic_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One topic: what, how far, what is asked at each step, and what I can do."""
    return _page(request, public_topic(public_id))


@access(ANYONE)
@require_POST
def support(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """I want it too."""
    topic, me = public_topic(public_id), _me(request)
    if me is None:
        return _sign_in(topic)
    _say_home(request, topic)
    topic = support_topic(topic, by=me)
    messages.success(request, _("已附议，一人一次。进展可以在这里看。"))
    return _to(topic)


@access(ANYONE)
@require_POST
def opinion(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what I think."""
    topic, me = public_topic(public_id), _me(request)
    if me is None:
        return _sign_in(topic)
    words = request.POST.get("opinion", "").replace("\r\n", "\n")
    try:
        _say_home(request, topic)
        give_opinion(topic, by=me, words=words)
    except Invalid as why:
        return _page(request, topic, {"opinion": why.fields["words"]}, why.status)
    messages.success(request, _("意见已发表，公开时不写您是谁。"))
    return _to(topic, "opinions")


@access(ANYONE)
@require_POST
def objection(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Object to the decision that is published."""
    topic, me = public_topic(public_id), _me(request)
    if me is None:
        return _sign_in(topic)
    words = request.POST.get("objection", "").replace("\r\n", "\n")
    try:
        _say_home(request, topic)
        object_to_decision(topic, by=me, words=words)
    except Invalid as why:
        return _page(request, topic, {"objection": why.fields["words"]}, why.status)
    messages.success(request, _("异议已提交，答复会发短信告诉您。"))
    return _to(topic)


@access(ANYONE)
@require_POST
def evaluation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Am I satisfied?"""
    topic, me, given = public_topic(public_id), _me(request), request.POST
    if me is None:
        return _sign_in(topic)
    item = given.get("item", "")
    try:
        evaluate_topic(
            topic,
            by=me,
            satisfied=YES_NO.get(given.get("satisfied", "")),
            why=given.get("why", ""),
            item_id=int(item) if item.isascii() and item.isdecimal() and len(item) < 10 else None,
        )
    except Invalid as why:
        return _page(request, topic, why.fields, why.status)
    except Conflict as why:
        return _page(request, topic, {"satisfied": str(why)}, why.status)
    messages.success(request, _("谢谢您的评议。"))
    return _to(topic)


@access(ANYONE)
@require_POST
def appeal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask the level above to look at the refusal."""
    topic, me = public_topic(public_id), _me(request)
    if me is None:
        return _sign_in(topic)
    try:
        appeal_refusal(topic, by=me, words=request.POST.get("appeal", ""))
    except Invalid as why:
        return _page(request, topic, {"appeal": why.fields["words"]}, why.status)
    messages.success(request, _("申诉已提交，由上一级答复，答复会发短信告诉您。"))
    return _to(topic)


def _page(
    request: HttpRequest, topic: Topic, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    me = resident_actor(resident_of(request))
    own = own_part_in(topic, me)
    steps = step_rows(seen_steps(topic))
    _place_code, grid_code = _place(request)
    context: dict[str, Any] = {
        **topic_row(topic),
        **way_of(topic),
        "words": mask_for_neighbours(topic.words),
        "own": own,
        "voice": voice_for(topic, me),
        "steps": steps,
        "current": next((row for row in steps if row["seen"].is_open), None),
        "procedure": procedure_name(topic.procedure),
        "matters": topic.matters.count(),
        "merged_into": topic.merged_into and topic_row(topic.merged_into),
        "items": [_item(item) for item in topic.items.select_related("owner_unit").order_by("pk")],
        "item_choices": list(topic.items.filter(state="done").values_list("pk", "title")),
        "opinions": _opinions(topic),
        "may_speak": topic.state in BEFORE_THE_VOTE,
        "objections": _objections(topic),
        "said": evaluation_counts(topic),
        "timeline": topic_timeline(topic),
        "is_refused": topic.state == TopicState.REFUSED,
        "grid_code": grid_code,
        "sign_in": f"{SIGN_IN}/topics/{topic.public_id}",
        "base": f"/topics/{topic.public_id}",
        "errors": errors or {},
        "typed": request.POST if errors else {},
    }
    return _private(render(request, "deliberation/topics/topic.jinja", context, status=status))


def _item(item: Any) -> dict[str, Any]:
    return {
        "item": item,
        "links": [link for link in links_of_item(item) if link.href],
        "photos": [
            (signed_url(each.file, "thumb"), signed_url(each.file))
            for each in item.files.select_related("file")
        ],
    }


def _opinions(topic: Topic) -> list[dict[str, Any]]:
    return [
        {"words": mask_for_neighbours(row.words), "at": row.at, "hidden_why": row.hidden_why}
        for row in topic.opinions.order_by("-pk")[:50]
    ]


def _objections(topic: Topic) -> list[dict[str, Any]]:
    return [
        {"row": row, "words": mask_for_neighbours(row.words)}
        for row in topic.objections.order_by("pk")
    ]


def _form(
    request: HttpRequest, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    place, grid_code = _place(request)
    asked, me = place_figure(place[:12], Figure.VOICES), resident_actor(resident_of(request))
    context = {
        "place": _name(place[:12]),
        "voice": voice_in(place, asked, me),
        "supporters": place_figure(place[:12], "supporters") if place else "",
        "grid_code": grid_code,
        "key": uuid4(),
        "errors": errors or {},
        "typed": request.POST if errors else {},
        **consent_context(request.POST, Purpose.PROGRESS),
    }
    page = render(request, "deliberation/topics/new.jinja", context, status=status)
    return _private(page)


def _place(request: HttpRequest) -> tuple[str, str]:
    """The grid that the address names, or that this phone scanned last, and its code for links; "" for
    none."""
    for wanted in (request.GET.get("place", ""), request.COOKIES.get("grid", "")):
        if not wanted:
            continue
        try:
            found = entrance(wanted.replace("\x00", "")[:64])
        except Refusal:
            continue
        return found.grid.code, found.code
    return "", ""


def _name(place: str) -> str:
    return " · ".join(name for code, name in path_of(place) if len(code) >= 9) or division_name(
        place
    )


def _tabs(current: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    labels = {"gathering": _("征集附议"), "under_way": _("正在办"), "ended": _("有结果")}
    everything = {
        "label": _("全部"),
        "href": "/topics",
        "current": current not in TABS,
        "count": sum(counts.values()),
    }
    return [
        everything,
        *(
            {
                "label": labels[key],
                "href": f"/topics?show={key}",
                "current": key == current,
                "count": counts[key],
            }
            for key in TABS
        ),
    ]


def _say_home(request: HttpRequest, topic: Topic) -> None:
    if resident := resident_of(request):
        say_lives_here(request, resident, topic.place_code)


def _me(request: HttpRequest) -> Actor | None:
    resident = resident_of(request)
    return resident_actor(resident) if resident else None


def _sign_in(topic: Topic) -> HttpResponse:
    return HttpResponseRedirect(f"{SIGN_IN}/topics/{topic.public_id}", status=303)


def _to(topic: Topic, part: str = "") -> HttpResponse:
    address = f"/topics/{topic.public_id}{'#' + part if part else ''}"
    return HttpResponseRedirect(address, status=303)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _private(page: HttpResponse) -> HttpResponse:
    page["Cache-Control"] = "private, no-store"
    return page
