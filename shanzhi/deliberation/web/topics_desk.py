"""Topics at the desk: the queue, what matters ask for, and one topic with what is to be done at its step."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.deliberation.actions.raise_topic import (
    NewTopic,
    propose_at_desk,
    raise_from_heard,
    raise_from_matters,
)
from shanzhi.deliberation.models import Topic
from shanzhi.deliberation.models.topic import TopicState
from shanzhi.deliberation.models.topic_step import StepKind
from shanzhi.deliberation.permissions.topics import (
    DECIDE_TOPIC_APPEAL,
    DESKS,
    MANAGE_TOPICS,
    READ_TOPICS,
)
from shanzhi.deliberation.procedures import Way
from shanzhi.deliberation.queries.candidates import Candidate, asking_cases, candidates
from shanzhi.deliberation.queries.procedures import procedures_for
from shanzhi.deliberation.queries.step_words import procedure_name
from shanzhi.deliberation.queries.steps import seen_steps
from shanzhi.deliberation.queries.taking_part import evaluation_counts
from shanzhi.deliberation.queries.topics import (
    TABS,
    desk_counts,
    like_it,
    topic_for,
    topics_for,
)
from shanzhi.deliberation.rules.bounds import TITLE, WORDS
from shanzhi.deliberation.step_evidence import links_of_item
from shanzhi.deliberation.web.held_meetings import filled_in, held_for
from shanzhi.deliberation.web.topic_timeline import topic_timeline
from shanzhi.deliberation.web.topic_words import TONES, step_rows, way_of
from shanzhi.kernel.api import (
    Actor,
    Invalid,
    access,
    actor_of,
    allowed,
    client_address,
    record_access,
    render,
    signed_url,
)
from shanzhi.lib.masking import mask_for_neighbours
from shanzhi.organizations.api import units_for
from shanzhi.places.api import division_name, names_below
from shanzhi.visits.api import heard_for

LIST = "/desk/topics"
SHOWN_TABS = ("all", *TABS, "appeals")


@access(READ_TOPICS)
@require_GET
def topics_page(request: HttpRequest) -> HttpResponse:
    """Topics by how far they are; beside them what matters ask for."""
    viewer = actor_of(request)
    tab = request.GET.get("show", "all")
    tab = tab if tab in SHOWN_TABS else "all"
    may_manage = allowed(viewer, MANAGE_TOPICS)
    context = {
        "rows": [desk_row(topic) for topic in topics_for(viewer, tab)],
        "tabs": _tabs(tab, desk_counts(viewer)),
        "candidates": [_offered(each) for each in candidates(viewer)] if may_manage else [],
        "may_manage": may_manage,
    }
    return render(request, "deliberation/topics/desk.jinja", context)


@access(MANAGE_TOPICS)
@require_http_methods(["GET", "POST"])
def new_topic(request: HttpRequest) -> HttpResponse:
    """The organisation proposes, or something heard on a visit becomes a topic."""
    viewer, given = actor_of(request), request.POST
    heard = _number(request.GET.get("heard", "") or given.get("heard", ""))
    found = heard_for(viewer, heard) if heard else None
    if request.method == "GET":
        words = mask_for_neighbours(found.words) if found else ""
        return _new_page(request, {"words": words, "heard": heard or ""})
    new = NewTopic(
        key=_key(given.get("idempotency_key", "")),
        place_code=_digits(given.get("place", "")),
        title=given.get("title", ""),
        words=given.get("words", "").replace("\r\n", "\n"),
    )
    try:
        topic = (
            raise_from_heard(new, found.pk, by=viewer) if found else propose_at_desk(new, by=viewer)
        )
    except Invalid as why:
        return _new_page(request, given, why.fields, why.status)
    messages.success(request, _("议题已建立。"))
    return to_topic(topic)


@access(MANAGE_TOPICS)
@require_POST
def from_matters(request: HttpRequest) -> HttpResponse:
    """One press: matters that ask for the same become a topic."""
    viewer, given = actor_of(request), request.POST
    cases = asking_cases(viewer, [_number(each) or 0 for each in given.getlist("case")])
    key = _key(given.get("idempotency_key", ""))
    new = NewTopic(
        key=key,
        place_code=_digits(given.get("place", "")),
        title=given.get(f"title-{key}", ""),
        words=given.get(f"words-{key}", "").replace("\r\n", "\n"),
    )
    topic = raise_from_matters(new, cases, by=viewer)
    messages.success(request, _("%(n)s 件诉求归成一项议题，诉求照常办理。") % {"n": len(cases)})
    return to_topic(topic)


@access(READ_TOPICS)
@require_GET
def topic_page(request: HttpRequest, topic_id: int) -> HttpResponse:
    """One topic, its step of today, and forms for what is to be done."""
    return shown_topic(request, topic_for(actor_of(request), topic_id))


def shown_topic(
    request: HttpRequest,
    topic: Topic,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a topic that was found for the viewer, with what was wrong in a form."""
    viewer = actor_of(request)
    record_access(
        viewer,
        action="deliberation.topic_read",
        subject=("topic", topic.pk),
        place_code=topic.place_code,
        address=client_address(request),
    )
    steps = step_rows(seen_steps(topic))
    current = next((row for row in steps if row["seen"].is_open), None)
    target = topic.target()
    held = held_for(topic, current["step"]) if _takes_record(current) and current else []
    context = {
        **desk_row(topic),
        **way_of(topic),
        "procedure": procedure_name(topic.procedure),
        "procedures": [
            {"value": each.code, "label": each.name, "hint": each.when}
            for each in procedures_for(topic.place_code)
        ],
        "steps": steps,
        "current": current,
        "takes_record": _takes_record(current),
        "takes_ballot": _takes_ballot(current),
        "desk": True,
        "held": held,
        "forces": [
            ("advisory", _("意见征询，没有法律效力")),
            ("binding", _("依法表决，有法律效力")),
        ],
        "records": _records(topic),
        "matters": list(topic.matters.select_related("case").order_by("pk")),
        "opinions": list(topic.opinions.order_by("-pk")[:100]),
        "objections": list(topic.objections.select_related("answered_by").order_by("pk")),
        "items": [
            {"item": item, "links": links_of_item(item)}
            for item in topic.items.select_related("owner_unit", "case").order_by("pk")
        ],
        "units": [(unit.pk, unit.name) for unit in units_for(topic.place_code)],
        "others": [(other.pk, other.title) for other in like_it(viewer, topic)],
        "said": evaluation_counts(topic),
        "timeline": topic_timeline(topic),
        "may_manage": allowed(viewer, MANAGE_TOPICS, target),
        "may_decide": allowed(viewer, DECIDE_TOPIC_APPEAL, target),
        "waits": topic.state in {TopicState.RAISED, TopicState.READY},
        "key": uuid4(),
        "base": f"{LIST}/{topic.pk}",
        "errors": errors or {},
        "typed": request.POST if errors else filled_in(held, request.GET.get("held", "")),
    }
    page = render(request, "deliberation/topics/desk_topic.jinja", context, status=status)
    page["Cache-Control"] = "private, no-store"
    return page


def desk_row(topic: Topic) -> dict[str, Any]:
    """A topic in a list of the desk."""
    return {
        "topic": topic,
        "place": division_name(topic.place_code),
        "state": topic.get_state_display(),
        "tone": TONES.get(TopicState(topic.state), ""),
        "href": f"{LIST}/{topic.pk}",
    }


def to_topic(topic: Topic, part: str = "") -> HttpResponse:
    """Back to the page of a topic."""
    return HttpResponseRedirect(f"{LIST}/{topic.pk}{'#' + part if part else ''}", status=303)


def _takes_record(current: dict[str, Any] | None) -> bool:
    if current is None:
        return False
    asked = current["asked"]
    if current["step"].ballot_id is not None:
        return False
    return asked.kind == StepKind.PRIOR or Way.RECORD in asked.ways


def _takes_ballot(current: dict[str, Any] | None) -> bool:
    return (
        current is not None
        and Way.BALLOT in current["asked"].ways
        and current["step"].ballot_id is None
    )


def _records(topic: Topic) -> list[dict[str, Any]]:
    return [
        {
            "step": step,
            "record": record,
            "photos": [
                (signed_url(each.file, "thumb"), signed_url(each.file))
                for each in record.files.all()
            ],
        }
        for step in topic.steps.prefetch_related("records__files__file").order_by("pk")
        for record in step.records.all()
    ]


def _offered(found: Candidate) -> dict[str, Any]:
    leaf = found.category.rpartition(" / ")[2]
    title = _("%(place)s：%(what)s，%(n)s 件诉求") % {
        "place": found.place,
        "what": leaf,
        "n": len(found.cases),
    }
    words = "\n".join(f"· {mask_for_neighbours(case.summary)}" for case in found.cases)
    key = uuid5(found.cases[0].public_id, ",".join(str(case.pk) for case in found.cases))
    return {
        "found": found,
        "title": title[: TITLE[1]],
        "words": words[: WORDS[1]],
        "key": key,
    }


def _new_page(
    request: HttpRequest, typed: Any, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "places": place_choices(actor_of(request)),
        "typed": typed,
        "key": uuid4(),
        "errors": errors or {},
    }
    return render(request, "deliberation/topics/desk_new.jinja", context, status=status)


def place_choices(viewer: Actor) -> list[tuple[str, str]]:
    """Places of the viewer, and one level below, from memory."""
    found: dict[str, str] = {}
    for scope in viewer.scopes(*DESKS):
        found[scope] = division_name(scope)
        found |= dict(names_below(scope))
    return sorted((code, name) for code, name in found.items() if len(code) in {9, 12, 15})


def _tabs(current: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    labels = {
        "all": _("全部"),
        "gathering": _("征集附议"),
        "under_way": _("正在办"),
        "ended": _("有结果"),
        "appeals": _("申诉待答复"),
    }
    return [
        {
            "label": label,
            "href": f"{LIST}?show={key}",
            "current": key == current,
            "count": counts.get(key),
        }
        for key, label in labels.items()
    ]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdecimal() and len(text) <= 15 else ""


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
