"""Linked cadres at the desk: who is to come where, what is due, who has not come."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.api import (
    Actor,
    Conflict,
    Invalid,
    Target,
    access,
    actor_of,
    allowed,
    client_address,
    record_access,
    render,
    signed_url,
)
from shanzhi.people.api import account_named
from shanzhi.places.api import division_name, names_below, path_of
from shanzhi.visits.actions.end_link import end_link
from shanzhi.visits.actions.link_cadre import NewLink, link_cadre
from shanzhi.visits.models.link import LinkLevel, LinkTask
from shanzhi.visits.permissions import MANAGE_LINKS, ORGANISING, READ_LINKS
from shanzhi.visits.queries.links import link_for, links_for, plans_for, records_of
from shanzhi.visits.web.link_words import place_words, shown_plan

LIST = "/desk/links"
SHOWN = ("all", "missed", "open", "done")


@access(READ_LINKS)
@require_GET
def links_page(request: HttpRequest) -> HttpResponse:
    """What is due and who has not come, by place and by day."""
    viewer, today = actor_of(request), localdate()
    place = _digits(request.GET.get("place", ""))
    tab = request.GET.get("show", "all")
    rows = [shown_plan(plan, today) for plan in plans_for(viewer, place, today)]
    counts = {key: sum(1 for row in rows if _fits(row["standing"], key)) for key in SHOWN}
    context = {
        "rows": [row for row in rows if _fits(row["standing"], tab)],
        "tabs": _tabs(tab if tab in SHOWN else "all", place, counts),
        "place": place,
        "places": place_choices(viewer, place),
        "links": [
            {"link": link, "place": place_words(link.place_code)}
            for link in links_for(viewer, place)
        ],
        "may_manage": allowed(viewer, MANAGE_LINKS),
        "today": today,
    }
    return render(request, "visits/links.jinja", context)


@access(MANAGE_LINKS)
@require_http_methods(["GET", "POST"])
def new_link(request: HttpRequest) -> HttpResponse:
    """Link a cadre to a place."""
    viewer, given = actor_of(request), request.POST
    if request.method == "GET":
        return _form(request, {})
    account = account_named(given.get("username", "").replace("\x00", "")[:40])
    if account is None or not account.is_active:
        return _form(request, {"username": _("没有这个用户名，请到单位通讯录里核对。")}, 422)
    try:
        link_cadre(account, _new(request), by=viewer)
    except Invalid as why:
        return _form(request, why.fields, why.status)
    except Conflict as why:
        return _form(request, {"username": str(why)}, why.status)
    messages.success(request, _("已建立挂钩，本周、本月、本季度的任务已经排好。"))
    return HttpResponseRedirect(LIST, status=303)


@access(READ_LINKS)
@require_GET
def link_page(request: HttpRequest, link_id: int) -> HttpResponse:
    """One link: duties, plans, and what was written."""
    viewer, today = actor_of(request), localdate()
    link = link_for(viewer, link_id)
    record_access(
        viewer,
        action="visits.link_read",
        subject=("link", link.pk),
        place_code=link.place_code,
        address=client_address(request),
    )
    plans = link.plans.select_related("link").order_by("-due_on", "task")
    context = {
        "link": link,
        "place": place_words(link.place_code),
        "plans": [shown_plan(plan, today) for plan in plans[:60]],
        "records": [
            {
                "record": record,
                "place": place_words(record.place_code),
                "photos": [
                    (signed_url(each.file, "thumb"), signed_url(each.file))
                    for each in record.files.all()
                    if each.file.kind == "image"
                ],
            }
            for record in records_of(viewer, link)
        ],
        "is_over": link.ends_on is not None and link.ends_on <= today,
        "may_manage": allowed(viewer, MANAGE_LINKS, Target(place_code=link.place_code)),
    }
    page = render(request, "visits/link.jinja", context)
    page["Cache-Control"] = "private, no-store"
    return page


@access(MANAGE_LINKS)
@require_POST
def ending(request: HttpRequest, link_id: int) -> HttpResponse:
    """End a link today."""
    viewer = actor_of(request)
    end_link(link_for(viewer, link_id), by=viewer)
    messages.success(request, _("挂钩已结束，还没到期的任务不再要求。"))
    return HttpResponseRedirect(f"{LIST}/{link_id}", status=303)


def _new(request: HttpRequest) -> NewLink:
    given = request.POST
    place = _digits(given.get("place", ""))
    levels = {9: LinkLevel.CITY, 12: LinkLevel.SENIOR, 15: LinkLevel.MIDDLE}
    return NewLink(
        place_code=place,
        level=str(levels.get(len(place), "")),
        tasks=tuple(given.getlist("tasks")),
        duties=given.get("duties", "").replace("\r\n", "\n").splitlines(),
        starts_on=_day(given.get("starts_on", "")),
        ends_on=_day(given.get("ends_on", "")),
    )


def _form(request: HttpRequest, errors: dict[str, str], status: int = 200) -> HttpResponse:
    viewer, given = actor_of(request), request.POST
    under = _digits(request.GET.get("under", ""))
    context = {
        "under": under,
        "places": place_choices(viewer, under),
        "tasks": LinkTask.choices,
        "chosen": given.getlist("tasks") if errors else LinkTask.values,
        "errors": errors,
        "typed": given if errors else {},
    }
    return render(request, "visits/link_new.jinja", context, status=status)


def place_choices(viewer: Actor, chosen: str = "") -> list[tuple[str, str]]:
    """The viewer's places and those below, one level opened at a time; from memory."""
    found: dict[str, str] = {}
    for scope in viewer.scopes(*ORGANISING):
        found[scope] = division_name(scope)
        for code in (scope, *(code for code, _name in path_of(chosen) if code.startswith(scope))):
            found |= dict(names_below(code))
    return sorted((code, place_words(code)) for code in found if code)


def _fits(standing: str, tab: str) -> bool:
    return (
        tab not in SHOWN
        or tab in {"all", standing}
        or (tab == "open" and standing in {"due", "soon"})
    )


def _tabs(current: str, place: str, counts: dict[str, int]) -> list[dict[str, object]]:
    labels = {
        "all": _("全部"),
        "missed": _("到期未完成"),
        "open": _("待完成"),
        "done": _("已完成"),
    }
    return [
        {
            "label": label,
            "href": f"{LIST}?show={key}&place={place}",
            "current": key == current,
            "count": counts[key],
        }
        for key, label in labels.items()
    ]


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdecimal() and len(text) <= 15 else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
