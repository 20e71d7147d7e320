"""Reports at the desk: the list, one report to read and write, what differs, finishing it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.insight.actions.draft_report import draft_report
from shanzhi.insight.actions.finish_report import finish_report
from shanzhi.insight.actions.take_numbers import take_numbers
from shanzhi.insight.actions.write_section import write_section
from shanzhi.insight.files.document import before_words, period_of, title_of, value_words
from shanzhi.insight.language_model import is_configured
from shanzhi.insight.models import Report
from shanzhi.insight.models.report import ReportKind, ReportState
from shanzhi.insight.permissions import READ_REPORTS, READING_ROLES, WRITE_REPORTS
from shanzhi.insight.queries.reports import (
    ShownSection,
    differences,
    numbers_of,
    report_for,
    shown_sections,
    visible_reports,
)
from shanzhi.insight.rules.charts import Bar, bar_chart
from shanzhi.insight.rules.periods import PeriodKind, last_ended
from shanzhi.kernel.api import (
    Actor,
    Conflict,
    Invalid,
    Target,
    access,
    actor_of,
    allowed,
    render,
)
from shanzhi.places.api import division_name, names_below, path_of

LIST = "/desk/reports"
CHART_LEAST, CHART_MOST = 2, 12


@access(READ_REPORTS)
@require_GET
def reports_page(request: HttpRequest) -> HttpResponse:
    """What has been drafted and finished, and the form to have one drafted."""
    return _list(request)


@access(WRITE_REPORTS)
@require_POST
def drafts(request: HttpRequest) -> HttpResponse:
    """Have a report drafted, or open the one that is there."""
    viewer, given = actor_of(request), request.POST
    try:
        kind = _kind(given.get("kind", ""))
        day = _day(given.get("day", "")) or last_ended(kind, localdate())[0]
        report = draft_report(given.get("place", ""), kind, day, by=viewer)
    except Invalid as why:
        return _list(request, why.fields, status=why.status)
    return HttpResponseRedirect(f"{LIST}/{report.pk}", status=303)


@access(READ_REPORTS)
@require_GET
def report_page(request: HttpRequest, report_id: int) -> HttpResponse:
    """One report: the text of each section beside its figures."""
    return _page(request, report_for(actor_of(request), report_id))


@access(WRITE_REPORTS)
@require_POST
def texts(request: HttpRequest, report_id: int) -> HttpResponse:
    """Write a section."""
    viewer, given = actor_of(request), request.POST
    report = report_for(viewer, report_id)
    section, seen = given.get("section", ""), given.get("seen", "0")
    body = given.get(f"body-{section}", "")
    try:
        write_section(report, section, body, by=viewer, seen=_number(seen))
    except (Invalid, Conflict) as why:
        return _page(request, report, {section: str(why)}, {section: body}, status=why.status)
    messages.success(request, _("已保存，原来的文字可以在“历次文字”里看到。"))
    return HttpResponseRedirect(f"{LIST}/{report.pk}#section-{section}", status=303)


@access(READ_REPORTS)
@require_http_methods(["GET", "POST"])
def numbers(request: HttpRequest, report_id: int) -> HttpResponse:
    """What would be counted now and differs (GET); take it into the draft (POST)."""
    viewer = actor_of(request)
    report = report_for(viewer, report_id)
    if request.method == "POST":
        take_numbers(report, by=viewer)
        messages.success(request, _("已换成新的数字，您写的文字没有动。"))
        return HttpResponseRedirect(f"{LIST}/{report.pk}", status=303)
    taken = numbers_of(report)
    context = {
        "report": report,
        "title": title_of(report),
        "numbers": taken,
        "rows": differences(viewer, report, taken),
        "may_write": _may_write(viewer, report),
    }
    return render(request, "insight/differences.jinja", context)


@access(WRITE_REPORTS)
@require_POST
def finish(request: HttpRequest, report_id: int) -> HttpResponse:
    """Lock it, with the figures that were on the screen."""
    viewer = actor_of(request)
    report = report_for(viewer, report_id)
    try:
        report = finish_report(report, by=viewer, seen=_number(request.POST.get("seen", "")))
    except Conflict as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("已定稿，内容不会再变。"))
    return HttpResponseRedirect(f"{LIST}/{report.pk}", status=303)


def _list(
    request: HttpRequest, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    viewer = actor_of(request)
    place, kind = request.GET.get("place", ""), request.GET.get("kind", "")
    asked = {
        "place_code": place if place.isascii() and place.isdecimal() else "",
        "kind": kind if kind in ReportKind.values else "",
    }
    context = {
        "rows": [
            {"report": report, "title": title_of(report), "period": period_of(report)}
            for report in visible_reports(viewer, **asked)
        ],
        "places": place_choices(viewer, place),
        "kinds": ReportKind.choices,
        "asked": {"place": place, "kind": kind},
        "may_write": allowed(viewer, WRITE_REPORTS),
        "errors": errors or {},
        "typed": request.POST if errors else {},
    }
    return render(request, "insight/reports.jinja", context, status=status)


def place_choices(viewer: Actor, chosen: str = "") -> list[tuple[str, str]]:
    """The viewer's places and those below, one level opened at a time."""
    found: dict[str, str] = {}
    for scope in viewer.scopes(*READING_ROLES):
        found[scope] = division_name(scope)
        for code in (scope, *(code for code, _name in path_of(chosen) if code.startswith(scope))):
            found |= dict(names_below(code))
    return sorted((code, name) for code, name in found.items() if code)


def _page(
    request: HttpRequest,
    report: Report,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    viewer, taken = actor_of(request), numbers_of(report)
    context = {
        "report": report,
        "title": title_of(report),
        "period": period_of(report),
        "numbers": taken,
        "sections": [_shown(section) for section in shown_sections(report, taken)],
        "may_write": _may_write(viewer, report),
        "may_polish": is_configured(),
        "errors": errors or {},
        "typed": typed or {},
    }
    return render(request, "insight/report.jinja", context, status=status)


def _shown(section: ShownSection) -> dict[str, Any]:
    return {
        "section": section,
        "rows": [
            {**row, "words": value_words(row), "before_words": before_words(row)}
            for row in section.rows
        ],
        "chart": _chart(section),
        "is_behind": bool(section.texts) and section.body != section.sentence,
    }


def _chart(section: ShownSection) -> str:
    """Bars of the counts, each a link to its list; none where there is nothing to compare."""
    counted = [row for row in section.rows if row["unit"] != "%" and row["value"] is not None]
    if len(counted) < CHART_LEAST or len({row["unit"] for row in counted}) > 1:
        return ""
    bars = [Bar(row["name"], float(row["value"]), value_words(row), row["href"]) for row in counted]
    return mark_safe(  # noqa: S308  # 2026-11-26: our own drawing, labels escaped
        bar_chart(bars[:CHART_MOST], section.title)
    )


def _may_write(viewer: Actor, report: Report) -> bool:
    mine = allowed(viewer, WRITE_REPORTS, Target(place_code=report.place_code))
    return mine and report.state == ReportState.DRAFT


def _number(text: str) -> int:
    """How often something was written or counted; -1 for what is no such number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else -1


def _kind(text: str) -> PeriodKind:
    try:
        return PeriodKind(text)
    except ValueError as why:
        raise Invalid({"kind": _("请选择周报、月报或季报。")}) from why


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
