"""Items of decisions, for the units that carry them out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.deliberation.actions.end_item import ItemResult, end_item, open_matter_of_item
from shanzhi.deliberation.models import ExecutionItem
from shanzhi.deliberation.models.topic import TopicState
from shanzhi.deliberation.permissions.topics import CARRY_OUT, MANAGE_TOPICS
from shanzhi.deliberation.queries.topics import item_for, items_for
from shanzhi.deliberation.step_evidence import doors_of_item, links_of_item
from shanzhi.deliberation.web.topics_desk_acts import sent_pictures
from shanzhi.kernel.api import (
    Invalid,
    access,
    actor_of,
    allowed,
    render,
    signed_url,
    uploader_key_of,
)

LIST = "/desk/topic-items"


@access(CARRY_OUT)
@require_GET
def items_page(request: HttpRequest) -> HttpResponse:
    """What my unit, or my place, still has to do, what is due first."""
    context = {"items": items_for(actor_of(request)), "today": localdate()}
    return render(request, "deliberation/topics/items.jinja", context)


@access(CARRY_OUT)
@require_http_methods(["GET", "POST"])
def item_page(request: HttpRequest, item_id: int) -> HttpResponse:
    """One item: what, until when, and the form for its result."""
    viewer = actor_of(request)
    item = item_for(viewer, item_id)
    if request.method == "GET":
        return _page(request, item)
    try:
        result = ItemResult(
            state=request.POST.get("state", ""),
            note=request.POST.get("note", ""),
            file_ids=sent_pictures(request),
            uploader_key=uploader_key_of(request),
        )
        end_item(item, result, by=viewer)
    except Invalid as why:
        return _page(request, item, why.fields, why.status)
    messages.success(request, _("结果已登记，居民可以看到。"))
    return HttpResponseRedirect(f"{LIST}/{item.pk}", status=303)


@access(MANAGE_TOPICS)
@require_POST
def matter(request: HttpRequest, item_id: int) -> HttpResponse:
    """Hand it over as a matter."""
    viewer = actor_of(request)
    item = open_matter_of_item(item_for(viewer, item_id), by=viewer)
    messages.success(request, _("已转为诉求，按诉求派单和计时。"))
    return HttpResponseRedirect(f"{LIST}/{item.pk}", status=303)


def _page(
    request: HttpRequest,
    item: ExecutionItem,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    may_manage = allowed(actor_of(request), MANAGE_TOPICS, item.topic.target())
    states = [("done", _("已完成"))]
    if may_manage:
        states.append(("dropped", _("不再实施")))
    context = {
        "item": item,
        "links": links_of_item(item),
        "doors": doors_of_item(item, actor_of(request)),
        "photos": [
            (signed_url(each.file, "thumb"), signed_url(each.file))
            for each in item.files.select_related("file")
        ],
        "states": [{"value": value, "label": label} for value, label in states],
        "is_open": item.state == "open" and item.topic.state == TopicState.CARRIED_OUT,
        "may_manage": may_manage,
        "errors": errors or {},
        "typed": request.POST if errors else {},
    }
    return render(request, "deliberation/topics/item.jinja", context, status=status)
