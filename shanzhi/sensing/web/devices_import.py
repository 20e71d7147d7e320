"""Lists of devices at the desk: sent, looked through, and brought in with what is true of how far it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.api import Actor, Invalid, access, actor_of, render
from shanzhi.sensing.actions.device_rows import COLUMNS, NEEDED
from shanzhi.sensing.actions.start_import import confirm_import, start_import
from shanzhi.sensing.models import DeviceImport, ImportState
from shanzhi.sensing.permissions import MANAGE_DEVICES
from shanzhi.sensing.queries.imports import import_for, visible_imports
from shanzhi.sensing.tasks import bring_devices_in
from shanzhi.sensing.web.devices import places_below
from shanzhi.sensing.web.faults import Faults

HERE = "/desk/devices/imports"
SHOWN = 100


@access(MANAGE_DEVICES)
@require_http_methods(["GET", "POST"])
def imports_page(request: HttpRequest) -> HttpResponse:
    """The form, and what was brought in before."""
    viewer = actor_of(request)
    faults: dict[str, str] = {}
    if request.method == "POST":
        place = request.POST.get("place", "") or _widest(viewer)
        try:
            run = start_import(request.FILES.get("file"), place, by=viewer)
        except Invalid as why:
            faults = why.fields
        else:
            return _go_on(run)
    context = {
        "runs": list(visible_imports(viewer)[:30]),
        "places": places_below(viewer, ""),
        "columns": [(name, words, name in NEEDED) for name, words in COLUMNS.items()],
        "errors": Faults(faults),
        "typed": request.POST,
    }
    status = 422 if faults else 200
    return render(request, "sensing/desk/imports.jinja", context, status=status)


def _widest(viewer: Actor) -> str:
    return min((code for code in viewer.scopes() if code), key=len, default="")


@access(MANAGE_DEVICES)
@require_GET
def import_page(request: HttpRequest, import_id: int) -> HttpResponse:
    """What was found in the file, how far it is, and what was refused and why."""
    run = import_for(actor_of(request), import_id)
    context = {
        "run": run,
        "is_busy": run.state in {ImportState.READING, ImportState.RUNNING},
        "percent": _percent(run),
        "refusals": list(run.refusals.order_by("line")[:SHOWN]),
    }
    block = "progress" if request.headers.get("HX-Target") == "progress" else None
    return render(request, "sensing/desk/import.jinja", context, block=block)


def _percent(run: DeviceImport) -> int:
    return int(100 * run.done_bytes / run.size_bytes) if run.size_bytes else 0


@access(MANAGE_DEVICES)
@require_POST
def confirmation(request: HttpRequest, import_id: int) -> HttpResponse:
    """What was found is wanted."""
    viewer = actor_of(request)
    return _go_on(confirm_import(import_for(viewer, import_id), by=viewer))


def _go_on(run: DeviceImport) -> HttpResponse:
    """To its page; a job does what is to be done. One that finds nothing to do does nothing."""
    if run.stored_path:
        bring_devices_in.defer(import_id=run.pk)
    return HttpResponseRedirect(f"{HERE}/{run.pk}", status=303)
