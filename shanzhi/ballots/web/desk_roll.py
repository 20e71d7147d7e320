"""The roll at the desk: brought in from a table, and looked through."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.ballots.actions.start_roll_import import confirm_roll_import, start_roll_import
from shanzhi.ballots.models import Ballot, Elector, RollImport, RollUnit
from shanzhi.ballots.models.ballot import BallotKind, BallotState
from shanzhi.ballots.models.roll_import import RollImportState
from shanzhi.ballots.permissions import MANAGE_BALLOT, READ_BALLOTS
from shanzhi.ballots.queries.desk_ballots import desk_ballot
from shanzhi.ballots.queries.roll_pages import ALL, SILENT, UNTOLD, VOTED, electors_of, entries_of
from shanzhi.ballots.rules.roll_lines import COLUMNS
from shanzhi.ballots.tasks import bring_roll_in
from shanzhi.ballots.web.faults import Faults
from shanzhi.ballots.web.frame import HERE, ballot_page, record_look
from shanzhi.kernel.api import Invalid, NotFound, access, actor_of, allowed

PAGE, SHOWN = 50, 100
CHANGING = (BallotState.DRAFT, BallotState.NOTICED)


@access(READ_BALLOTS)
@require_GET
def roll_page(request: HttpRequest, ballot_id: int) -> HttpResponse:
    """Who may vote; names masked."""
    return _roll(request, desk_ballot(actor_of(request), ballot_id))


def _roll(request: HttpRequest, ballot: Ballot, refused: Invalid | None = None) -> HttpResponse:
    words = request.GET.get("q", "").strip().replace("\x00", "")[:60]
    only = request.GET.get("only", ALL)
    page = Paginator(electors_of(ballot, words, only), PAGE).get_page(request.GET.get("page"))
    rows = entries_of(ballot, list(page.object_list))
    record_look(request, "ballots.read_roll", ballot, count=len(rows))
    may = allowed(actor_of(request), MANAGE_BALLOT, ballot.target())
    here = "?" + urlencode({"q": words, "only": only}) + "&page="
    context = {
        "rows": rows,
        "totals": _totals(ballot),
        "electors_total": Elector.objects.filter(ballot=ballot).count(),
        "found_total": page.paginator.count,
        "has_area": ballot.kind == BallotKind.OWNERS,
        "may_load": may and ballot.state in CHANGING,
        "columns": [(ours, theirs, words) for ours, (theirs, words) in COLUMNS.items()],
        "imports": list(ballot.roll_imports.order_by("-pk")[:5]),
        "words": words,
        "only": only,
        "filters": [
            (ALL, _("全部")),
            (UNTOLD, _("通知没有送达记录")),
            (SILENT, _("还没有投票")),
            (VOTED, _("已投票")),
        ],
        "previous": f"{here}{page.previous_page_number()}" if page.has_previous() else "",
        "next": f"{here}{page.next_page_number()}" if page.has_next() else "",
        "errors": Faults(refused.fields if refused else {}),
    }
    status = refused.status if refused else 200
    return ballot_page(request, ballot, "roll", "roll", context, status=status)


def _totals(ballot: Ballot) -> list[dict[str, str]]:
    heads = Elector.objects.filter(ballot=ballot).aggregate(
        n=Count("pk"), area=Sum("area"), told=Count("pk", filter=Q(delivery__isnull=False))
    )
    found = [_figure(_("名册人数"), f"{heads['n']:,}", _("人"))]
    if ballot.kind == BallotKind.OWNERS:
        units = RollUnit.objects.filter(ballot=ballot).count()
        found.append(_figure(_("房屋"), f"{units:,}", _("套")))
        found.append(_figure(_("计入的面积"), f"{heads['area'] or 0:,.2f}", _("㎡")))
    if ballot.noticed_at:
        found.append(_figure(_("通知已送达"), f"{heads['told']:,}", _("人")))
    return found


def _figure(label: str, figure: str, unit: str) -> dict[str, str]:
    return {"label": label, "figure": figure, "unit": unit, "definition": ""}


@access(MANAGE_BALLOT)
@require_POST
def imports(request: HttpRequest, ballot_id: int) -> HttpResponse:
    """A table is sent; a job looks through it."""
    viewer = actor_of(request)
    ballot = desk_ballot(viewer, ballot_id)
    try:
        run = start_roll_import(ballot, request.FILES.get("file"), by=viewer)
    except Invalid as why:
        return _roll(request, ballot, why)
    return _go_on(run)


@access(MANAGE_BALLOT)
@require_GET
def import_page(request: HttpRequest, ballot_id: int, import_id: int) -> HttpResponse:
    """What was found in the table, how far it is, and what cannot be used and why."""
    run = _run(request, ballot_id, import_id)
    context = {
        "run": run,
        "is_busy": run.state in {RollImportState.READING, RollImportState.RUNNING},
        "percent": int(100 * run.done_bytes / run.size_bytes) if run.size_bytes else 0,
        "refusals": list(run.refusals.order_by("line")[:SHOWN]),
        "has_area": run.ballot.kind == BallotKind.OWNERS,
        "may_load": run.ballot.state in CHANGING,
    }
    block = "progress" if request.headers.get("HX-Target") == "progress" else None
    return ballot_page(request, run.ballot, "import", "roll", context, block=block)


@access(MANAGE_BALLOT)
@require_POST
def confirmation(request: HttpRequest, ballot_id: int, import_id: int) -> HttpResponse:
    """What was found is wanted."""
    viewer = actor_of(request)
    return _go_on(confirm_roll_import(_run(request, ballot_id, import_id), by=viewer))


def _run(request: HttpRequest, ballot_id: int, import_id: int) -> RollImport:
    ballot = desk_ballot(actor_of(request), ballot_id)
    found = ballot.roll_imports.select_related("ballot").filter(pk=import_id).first()
    if found is None:
        raise NotFound
    return found


def _go_on(run: RollImport) -> HttpResponse:
    """To its page; a job does what is to be done. One that finds nothing to do does nothing."""
    if run.stored_path:
        bring_roll_in.defer(import_id=run.pk)
    return HttpResponseRedirect(f"{HERE}/{run.ballot_id}/roll/imports/{run.pk}", status=303)
