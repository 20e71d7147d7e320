"""Alarms on a worker's phone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from shanzhi.kernel.api import Actor, OfflinePage, access, actor_of, register_offline_pages, render
from shanzhi.sensing.permissions import READ_ALARMS
from shanzhi.sensing.queries.alarms import called_counts, open_groups
from shanzhi.sensing.web.alarm_words import row_of


@access(READ_ALARMS)
@require_GET
def alarms_page(request: HttpRequest) -> HttpResponse:
    """What is open here, the worst first."""
    viewer = actor_of(request)
    page = open_groups(viewer, after=request.GET.get("after", ""))
    called = called_counts(page.rows)
    context = {
        "rows": [row_of(group, called.get(group.pk, 0)) for group in page.rows],
        "next": f"/worker/alarms?after={page.next_from}" if page.next_from else "",
        "topic": f"alarms:{min((s for s in viewer.scopes()), key=len, default='')}",
    }
    answer = render(request, "sensing/worker_alarms.jinja", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


def alarms_offline(actor: Actor) -> list[OfflinePage]:
    """What this person took is at hand in a cellar too."""
    if not actor.is_staff:
        return []
    taken = [row for row in open_groups(actor).rows if row.acknowledged_by_id == actor.id]
    return [
        OfflinePage(f"/worker/alarms/{row.pk}", f"{row.state}:{row.newest_at.isoformat()}")
        for row in taken
    ]


register_offline_pages(alarms_offline)
