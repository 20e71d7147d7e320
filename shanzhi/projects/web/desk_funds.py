"""The special fund at the desk: one enters with the voucher, another approves."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.api import (
    Conflict,
    Invalid,
    Target,
    access,
    actor_of,
    allowed,
    render,
    uploader_key_of,
)
from shanzhi.projects.actions.enter_money import NewEntry, decide_entry, enter_money, reverse_entry
from shanzhi.projects.actions.open_fund import open_fund, open_year
from shanzhi.projects.models import Fund, FundAccount
from shanzhi.projects.models.fund import AccountKind, EntryKind
from shanzhi.projects.models.project import State
from shanzhi.projects.permissions import APPROVE_MONEY, ENTER_MONEY, OPEN_FUND, READ_FUNDS
from shanzhi.projects.queries.funds import (
    entries_of,
    entry_for,
    fund_for,
    funds_for,
    sums_of,
    years_of,
)
from shanzhi.projects.queries.projects import desk_projects
from shanzhi.projects.rules.ledger import Line
from shanzhi.projects.rules.money import fen_of, yuan
from shanzhi.projects.web.parsing import VOUCHERS, day_of, digits, files_of, key_of, number
from shanzhi.projects.web.words import place_choices, place_words, shown_entry

LIST = "/desk/funds"


@access(READ_FUNDS)
@require_GET
def funds_page(request: HttpRequest) -> HttpResponse:
    """The funds of the viewer's places with their sums."""
    return _funds(request)


@access(OPEN_FUND)
@require_POST
def opening(request: HttpRequest) -> HttpResponse:
    """Open a fund."""
    given = request.POST
    try:
        fund = open_fund(
            digits(given.get("place", "")), given.get("name", ""), by=actor_of(request)
        )
    except Invalid as why:
        return _funds(request, why.fields, why.status)
    except Conflict as why:
        return _funds(request, {"place": str(why)}, why.status)
    messages.success(request, _("已设立，请开年度账。"))
    return HttpResponseRedirect(f"{LIST}/{fund.pk}", status=303)


@access(READ_FUNDS)
@require_GET
def fund_page(request: HttpRequest, fund_id: int) -> HttpResponse:
    """One fund: what waits for approval, the year's entries, the form for a new one."""
    return _page(request, fund_for(actor_of(request), fund_id))


@access(OPEN_FUND)
@require_POST
def years(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Open a year."""
    viewer, given = actor_of(request), request.POST
    fund = fund_for(viewer, fund_id)
    planned = fen_of(given.get("planned", "")) or 0
    try:
        open_year(fund, number(given.get("year", "")), planned, by=viewer)
    except Invalid as why:
        return _page(request, fund, why.fields, why.status)
    messages.success(request, _("已开账，上年余额已结转。"))
    return HttpResponseRedirect(f"{LIST}/{fund.pk}", status=303)


@access(ENTER_MONEY)
@require_http_methods(["POST"])
def entries(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Make an entry."""
    viewer = actor_of(request)
    fund = fund_for(viewer, fund_id)
    try:
        enter_money(fund, _entry(request, fund), by=viewer)
    except Invalid as why:
        return _page(request, fund, why.fields, why.status)
    messages.success(request, _("已记账，等另一位同事复核后生效。"))
    return HttpResponseRedirect(f"{LIST}/{fund.pk}", status=303)


@access(APPROVE_MONEY)
@require_POST
def decision(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Approve an entry, or refuse it with a reason."""
    viewer, given = actor_of(request), request.POST
    entry = entry_for(viewer, entry_id)
    approved = given.get("approved") == "1"
    try:
        decide_entry(entry, is_approved=approved, reason=given.get("reason", ""), by=viewer)
    except Invalid as why:
        return _page(request, entry.fund, {"reason": str(why)}, why.status)
    messages.success(request, _("已复核，账目已公开。") if approved else _("已退回，原因已留下。"))
    return HttpResponseRedirect(f"{LIST}/{entry.fund_id}", status=303)


@access(ENTER_MONEY)
@require_POST
def reversal(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Take an entry back by another."""
    viewer = actor_of(request)
    entry = entry_for(viewer, entry_id)
    try:
        reverse_entry(entry, reason=request.POST.get("reason", ""), by=viewer)
    except Invalid as why:
        return _page(request, entry.fund, {"reason": str(why)}, why.status)
    messages.success(request, _("冲正已记，等另一位同事复核后生效。原来的一笔不会改动。"))
    return HttpResponseRedirect(f"{LIST}/{entry.fund_id}", status=303)


def _entry(request: HttpRequest, fund: Fund) -> NewEntry:
    """From account to account: the amount goes to the one on debit and off the one on credit."""
    given = request.POST
    kind, fen = given.get("kind", ""), fen_of(given.get("amount", ""))
    files = files_of(request, "voucher", VOUCHERS)
    if fen is None:
        raise Invalid({"amount": _("金额要大于 0、不超过 1 亿元，最多两位小数。")})
    return NewEntry(
        key=key_of(request),
        kind=kind,
        day=day_of(given.get("day", "")),
        purpose=given.get("purpose", ""),
        lines=(
            Line(number(given.get("debit", "")), fen),
            Line(number(given.get("credit", "")), -fen),
        ),
        project_id=number(given.get("project", "")) or None,
        voucher_id=files[0] if files else None,
        uploader_key=uploader_key_of(request),
    )


def _funds(
    request: HttpRequest, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    viewer = actor_of(request)
    rows = []
    for fund in funds_for(viewer):
        newest = next(iter(years_of(fund)), None)
        sums = sums_of(fund, newest) if newest else None
        rows.append(
            {
                "fund": fund,
                "place": place_words(fund.place_code),
                "year": newest.year if newest else "",
                "received": yuan(sums.received) if sums else "",
                "spent": yuan(sums.spent) if sums else "",
                "left": yuan(sums.left) if sums else "",
                "waits": fund.entries.filter(decision__isnull=True).count(),
            }
        )
    context = {
        "rows": rows,
        "may_found": allowed(viewer, OPEN_FUND),
        "places": place_choices(viewer, grids=False),
        "errors": errors or {},
        "typed": request.POST if errors else {},
    }
    return render(request, "projects/desk/funds.jinja", context, status=status)


def _page(
    request: HttpRequest, fund: Fund, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    viewer, target = actor_of(request), Target(place_code=fund.place_code)
    known = years_of(fund)
    asked = number(request.GET.get("year", ""))
    year = next((y for y in known if y.year == asked), known[0] if known else None)
    sums = sums_of(fund, year) if year else None
    rows = [
        shown_entry(entry, masked=False)
        for entry in (entries_of(fund, year.year, approved_only=False) if year else [])
    ]
    context: dict[str, Any] = {
        "fund": fund,
        "place": place_words(fund.place_code),
        "years": known,
        "year": year,
        "sums": sums and {k: yuan(getattr(sums, k)) for k in SUMS},
        "rows": [row for row in rows if not row["waits"]],
        "waiting": [row for row in rows if row["waits"]],
        "may_enter": allowed(viewer, ENTER_MONEY, target) and year is not None,
        "may_approve": allowed(viewer, APPROVE_MONEY, target),
        "may_found": allowed(viewer, OPEN_FUND, target),
        **_choices(request, fund),
        "today": localdate(),
        "key": uuid4(),
        "errors": errors or {},
        "typed": request.POST if errors else _begun(request),
    }
    page = render(request, "projects/desk/fund.jinja", context, status=status)
    page["Cache-Control"] = "private, no-store"
    return page


def _begun(request: HttpRequest) -> dict[str, int]:
    """The form begins with the project that its page sent here to be paid for."""
    project_id = number(request.GET.get("project", ""))
    return {"project": project_id} if project_id else {}


SUMS = ("planned", "opening", "received", "spent", "left")


def _choices(request: HttpRequest, fund: Fund) -> dict[str, Any]:
    accounts = list(FundAccount.objects.filter(fund=fund).order_by("pk"))
    by_kind = {
        kind: [(a.pk, a.name) for a in accounts if a.kind == kind] for kind in AccountKind.values
    }
    projects = [
        (p.pk, f"{p.title}（{_('计划 %(n)s 元') % {'n': yuan(p.planned_fen)}}）")
        for p in desk_projects(actor_of(request), place_code=fund.place_code)
        if p.state not in (State.PROPOSED, State.DROPPED)
    ]
    return {"accounts": by_kind, "projects": projects, "kinds": EntryKind.choices[:3]}
