"""URLs: every address with its access."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from shanzhi.config.reference.markdown import code, first_line, page, table
from shanzhi.config.reference.urls import Url, every_url
from shanzhi.kernel.web.access import Access
from shanzhi.sensing.doors.listing import every_route


def urls_page() -> str:
    """One table for pages, one for the API."""
    pages = [url for url in every_url() if not url.methods]
    operations = [url for url in every_url() if url.methods]
    return page(
        "URLs",
        "Every view declares with `@access(...)` who may call it; a view that declares nothing is "
        "closed. The thing itself is checked by the query or the action behind the view.",
        "- **anyone**: no sign-in\n"
        "- **link**: whoever holds the secret follow-up link\n"
        "- **signed-in**: any staff account\n"
        "- anything else: a capability of the [permission table](permissions.md)",
        "## Pages",
        table(("Address", "Name", "Access", "What it does"), [_row(url) for url in pages]),
        "## API" if operations else "",
        table(
            ("Method", "Address", "Access", "What it does"),
            [(", ".join(sorted(url.methods)), *_row(url)[::2], _row(url)[3]) for url in operations],
        ),
        "## Intake",
        "A process of its own with its own port: devices, platforms and cameras speak here, and no page "
        "is served ([doors](../doors.md)).",
        table(
            ("Method", "Address", "Who is known by", "Largest body", "What it does"),
            [
                (door.method, code(door.path), door.who, f"{door.most:,} bytes", door.does)
                for door in every_route()
            ],
        ),
    )


def _row(url: Url) -> tuple[str, str, str, str]:
    return code("/" + url.route), url.name, doors_of(url.access), _says(url.view)


def _says(view: Callable[..., Any]) -> str:
    inner = view.func if isinstance(view, partial) else view
    return first_line(inner.__doc__)


def doors_of(declared: Access | None) -> str:
    """What opens the URL, in words; CLOSED where the view forgot to say."""
    if declared is None:
        return "**CLOSED**"
    return " or ".join(
        str(getattr(door, "name", door)) if _is_capability(door) else str(door)
        for door in declared.doors
    )


def _is_capability(door: object) -> bool:
    return hasattr(door, "label")
