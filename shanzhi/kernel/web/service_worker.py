"""GET /sw.js: the script that answers for the server where there is no signal."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from shanzhi.kernel.refusals import NotFound
from shanzhi.kernel.web.access import ANYONE, access


@access(ANYONE)
@require_safe
def service_worker(request: HttpRequest) -> FileResponse:
    """At the root, because a service worker may answer only for what lies below it, and forms of the
    worker's end go to the desk's addresses. Asked for at each visit, so that a new one is found.

    Raises NotFound where the front end was not built.
    """
    path = settings.FRONTEND_DIST / "sw.js"
    if not path.exists():
        raise NotFound
    return FileResponse(path.open("rb"), content_type="text/javascript; charset=utf-8")
