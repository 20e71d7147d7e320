"""The audit administrator's pages: who looked at what, and whether the log is whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.kernel.audit import naming
from shanzhi.kernel.audit.reading import (
    PAGE,
    AuditQuestion,
    access_records,
    known_actions,
    readers_of,
    reading_of,
)
from shanzhi.kernel.audit.record import record_access
from shanzhi.kernel.audit.verify import verify_accesses
from shanzhi.kernel.capabilities import READ_AUDIT
from shanzhi.kernel.clock import local_zone
from shanzhi.kernel.refusals import NotFound
from shanzhi.kernel.wall import everywhere
from shanzhi.kernel.web.access import access, actor_of
from shanzhi.kernel.web.addresses import client_address
from shanzhi.kernel.web.audit_words import break_words, row_words, summed_words
from shanzhi.kernel.web.jinja import render

ASKED = ("person", "kind", "subject", "action", "place", "since", "until")


@access(READ_AUDIT)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Records by person, thing, action, place and time, newest first."""
    viewer, asked = actor_of(request), _asked_of(request.GET)
    question, wrong = _question(asked, request.GET.get("before", ""))
    records = [] if wrong else access_records(viewer, question)
    _recorded(request, "kernel.audit_search", len(records[:PAGE]))
    context = {
        "asked": asked,
        "wrong": wrong,
        "rows": row_words(records[:PAGE]),
        "kinds": naming.kinds(),
        "actions": [(each, naming.action_label(each)) for each in known_actions(viewer)],
        "next_url": _next(asked, records),
    }
    return render(request, "kernel/audit.jinja", context)


@access(READ_AUDIT)
@require_safe
def person(request: HttpRequest, account_id: int) -> HttpResponse:
    """What one person read, by action, and their newest records."""
    viewer = actor_of(request)
    sums = reading_of(viewer, account_id)
    if not sums:
        raise NotFound(_("没有这个人的访问记录。"))
    records = access_records(viewer, AuditQuestion(actor_id=account_id))[:PAGE]
    _recorded(request, "kernel.audit_search", len(records))
    name = naming.names_of(naming.PERSON, [account_id]).get(account_id, str(account_id))
    context = {"name": name, "sums": summed_words(sums), "rows": row_words(records)}
    return render(request, "kernel/audit_person.jinja", context)


@access(READ_AUDIT)
@require_safe
def subject(request: HttpRequest, kind: str, subject_id: int) -> HttpResponse:
    """Who looked at one thing."""
    viewer = actor_of(request)
    sums = readers_of(viewer, (kind, subject_id))
    if not sums:
        raise NotFound(_("没有这件事的访问记录。"))
    records = access_records(viewer, AuditQuestion(subject=(kind, subject_id)))[:PAGE]
    _recorded(request, "kernel.audit_search", len(records))
    name = naming.names_of(kind, [subject_id]).get(subject_id, str(subject_id))
    context = {
        "name": f"{naming.kind_label(kind)} {name}",
        "sums": summed_words(sums),
        "rows": row_words(records),
    }
    return render(request, "kernel/audit_subject.jinja", context)


@access(READ_AUDIT)
@require_POST
def verification(request: HttpRequest) -> HttpResponse:
    """Recompute the chain now."""
    with everywhere():  # the chain is one; its parts cannot be checked alone
        verified = verify_accesses()
    _recorded(request, "kernel.audit_verify", verified.records)
    context = {"verified": verified, "broken": break_words(verified.broken)}
    return render(request, "kernel/audit_verified.jinja", context)


def _recorded(request: HttpRequest, action: str, count: int) -> None:
    """Who watches is watched."""
    record_access(
        actor_of(request),
        action=action,
        subject=("access_log", 0),
        count=count,
        address=client_address(request),
    )


def _asked_of(given: Mapping[str, str]) -> dict[str, str]:
    return {name: given[name].strip()[:60] for name in ASKED if given.get(name, "").strip()}


def _question(asked: dict[str, str], before: str) -> tuple[AuditQuestion, str]:
    """What is asked for, and what is wrong with it in words."""
    actor_id = subject = None
    if name := asked.get("person"):
        actor_id = naming.find(naming.PERSON, name)
        if actor_id is None:
            return AuditQuestion(), _("没有找到这个账号，请填用户名。")
    if number := asked.get("subject"):
        kind = asked.get("kind", "case")
        found = naming.find(kind, number)
        if found is None:
            return AuditQuestion(), _("没有找到这个编号。")
        subject = (kind, found)
    elif "kind" in asked:
        subject = (asked["kind"], 0)
    question = AuditQuestion(
        actor_id=actor_id,
        subject=subject,
        action=asked.get("action", ""),
        place_code=asked.get("place", ""),
        since=_day(asked.get("since", "")),
        until=_day(asked.get("until", ""), timedelta(days=1)),
        before=int(before) if before.isdecimal() and len(before) < 19 else None,
    )
    return question, ""


def _day(text: str, later: timedelta = timedelta()) -> datetime | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return datetime.combine(day, time(), tzinfo=local_zone()) + later if day else None


def _next(asked: dict[str, str], records: list[Any]) -> str:
    if len(records) <= PAGE:
        return ""
    return "?" + urlencode({**asked, "before": records[PAGE - 1].pk})
