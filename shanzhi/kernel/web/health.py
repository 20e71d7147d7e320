"""GET /healthz: for the supervisor and the balancer."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from shanzhi.kernel.wall_state import wall_state
from shanzhi.kernel.web.access import ANYONE, access


@access(ANYONE)
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 with the age in seconds of the oldest job that should have run; 503 without a database.

    "wall" says whether the county wall stands; what it lacks is told by ``shanzhi kernel wall``,
    not to strangers. A queue that lags does not make the web process unhealthy: restarting it would not help.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT coalesce(extract(epoch FROM now() - min(coalesce(job.scheduled_at, event.at))),"
                " 0)::float FROM procrastinate_jobs job"
                " JOIN procrastinate_events event ON event.job_id = job.id"
                " AND event.type IN ('deferred', 'deferred_for_retry')"
                " WHERE job.status = 'todo'"
                " AND (job.scheduled_at IS NULL OR job.scheduled_at <= now())"
            )
            (age,) = cursor.fetchone() or (0.0,)
        lack = wall_state().lack
    except DatabaseError:
        return JsonResponse({"database": "away"}, status=503)
    wall = "down" if lack else "stands"
    return JsonResponse({"database": "ok", "queue_age_seconds": round(age, 1), "wall": wall})
