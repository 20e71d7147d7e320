"""A linked cadre on a phone: what is due, and what was done, also without signal."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.kernel.api import (
    Actor,
    Invalid,
    OfflinePage,
    Refusal,
    access,
    actor_of,
    allowed,
    register_offline_pages,
    render,
    store_upload,
    uploader_key_of,
)
from shanzhi.places.api import division_name, names_below
from shanzhi.visits.actions.record_link import MOST_FILES, NewRecord, record_link, report_heard
from shanzhi.visits.models import LinkPlan
from shanzhi.visits.permissions import WALK_LINK
from shanzhi.visits.queries.links import own_plan, own_plans, own_record, records_of_plan
from shanzhi.visits.web.link_words import place_words, shown_plan

HOME = "/worker/links"


@access(WALK_LINK)
@require_GET
def links(request: HttpRequest) -> HttpResponse:
    """What I am linked to, what is due, what was missed."""
    today = localdate()
    rows = [shown_plan(plan, today) for plan in own_plans(actor_of(request), today)]
    linked = {row["plan"].link_id: row["plan"].link for row in rows}
    context = {
        "open": [row for row in rows if row["standing"] in {"missed", "soon", "due"}],
        "done": [row for row in reversed(rows) if row["standing"] == "done"],
        "links": [
            {"link": link, "place": place_words(link.place_code)} for link in linked.values()
        ],
    }
    return render(request, "visits/links_own.jinja", context)


@access(WALK_LINK)
@require_GET
def plan_page(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One plan: the form, and what was written for it."""
    return _page(request, own_plan(actor_of(request), plan_id))


@access(WALK_LINK)
@require_POST
def record(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Write down what was done; with the second button what was heard is a matter at once."""
    viewer = actor_of(request)
    plan = own_plan(viewer, plan_id)
    try:
        written = record_link(plan, _new(request, plan), by=viewer)
        if request.POST.get("matter"):
            report_heard(written, by=viewer)
    except Invalid as why:
        return _page(request, plan, why.fields, status=why.status)
    messages.success(
        request, _("已记下，并转为诉求。") if request.POST.get("matter") else _("已记下。")
    )
    return HttpResponseRedirect(f"{HOME}/plans/{plan.pk}", status=303)


@access(WALK_LINK)
@require_POST
def matter(request: HttpRequest, record_id: int) -> HttpResponse:
    """Make what was heard a matter."""
    viewer = actor_of(request)
    written = report_heard(own_record(viewer, record_id), by=viewer)
    messages.success(request, _("已转为诉求，会像别的诉求一样派单、办理、答复。"))
    return HttpResponseRedirect(f"{HOME}/plans/{written.plan_id}", status=303)


def _new(request: HttpRequest, plan: LinkPlan) -> NewRecord:
    given = request.POST
    return NewRecord(
        key=_key(given.get("idempotency_key", "")),
        place_code=given.get("place", "") or plan.link.place_code,
        place_words=given.get("place_words", ""),
        met=given.get("met", ""),
        heard=given.get("heard", "").replace("\r\n", "\n"),
        file_ids=_files(request),
        uploader_key=uploader_key_of(request),
    )


def _files(request: HttpRequest) -> list[UUID]:
    """Files that a script sent beforehand, and those that came along."""
    found = []
    for text in request.POST.getlist("file_ids"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    for uploaded in request.FILES.getlist("photos")[:MOST_FILES]:
        try:
            stored = store_upload(uploaded, uploader_key=uploader_key_of(request))
        except Refusal as why:
            raise Invalid({"photos": str(why.message)}) from why
        found.append(stored.public_id)
    return list(dict.fromkeys(found))


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _page(
    request: HttpRequest, plan: LinkPlan, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        **shown_plan(plan, localdate()),
        "places": _choices(plan.link.place_code),
        "records": records_of_plan(plan),
        "key": uuid4(),
        "errors": errors or {},
        "typed": request.POST if errors else {},
    }
    page = render(request, "visits/link_plan.jinja", context, status=status)
    page["Cache-Control"] = "private, no-store"
    return page


def _choices(code: str) -> list[tuple[str, str]]:
    """The place itself, and what lies in it down to its grids, from memory."""
    found = [(code, _("%(place)s（未细分）") % {"place": division_name(code)})]
    below = names_below(code)
    for each, name in below:
        found.append((each, name))
        found += [(grid, f"{name} · {grid_name}") for grid, grid_name in names_below(each)]
    return found if below else [(code, division_name(code))]


def links_offline(actor: Actor) -> list[OfflinePage]:
    """The list and the form of each plan that is open."""
    if not allowed(actor, WALK_LINK):
        return []
    today = localdate()
    plans = own_plans(actor, today)
    if not plans:
        return []
    rows = [shown_plan(plan, today) for plan in plans]
    told = ",".join(
        f"{plan.pk}:{plan.done_at}:{row['standing']}" for plan, row in zip(plans, rows, strict=True)
    )
    version = blake2b(told.encode(), digest_size=8).hexdigest()
    return [
        OfflinePage(HOME, version),
        *(
            OfflinePage(f"{HOME}/plans/{plan.pk}", row["standing"])
            for plan, row in zip(plans, rows, strict=True)
            if row["standing"] != "done"
        ),
    ]


register_offline_pages(links_offline)
