"""GET /app.webmanifest: with it a phone puts the worker's end on its home screen (W3C Web App Manifest)."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shanzhi.kernel.web.access import ANYONE, access

WORKERS_END = "/worker/"
PAPER, SEAL = "#ffffff", "#c23b31"
ICONS = (
    ("icon-192.png", 192, "any"),
    ("icon-512.png", 512, "any"),
    ("icon-maskable-512.png", 512, "maskable"),
)


@access(ANYONE)
@require_safe
def app_manifest(request: HttpRequest) -> JsonResponse:
    """Name, signs and the page it opens with; its scope holds the desk's addresses too, to which forms go."""
    icons = [
        {"src": static(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for name, size, purpose in ICONS
    ]
    manifest = {
        "id": WORKERS_END,
        "name": _("善治网格端"),
        "short_name": _("网格端"),
        "lang": get_language() or "",
        "start_url": WORKERS_END,
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": SEAL,
        "icons": icons,
        "shortcuts": [
            {"name": _("随手报"), "url": "/worker/report"},
            {"name": _("走访"), "url": "/worker/visits"},
        ],
    }
    return JsonResponse(manifest, content_type="application/manifest+json")
