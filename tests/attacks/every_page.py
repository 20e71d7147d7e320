"""Every kind of answer the house gives: for a story that must hold on all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shanzhi.cases.tests.factories import Town, link_of, make_report
from shanzhi.cases.tests.staff import account_of
from shanzhi.config.reference.urls import PARAMETER, every_url
from shanzhi.kernel.tests.test_files import picture
from shanzhi.people.tests.factories import browser_of


def addresses(town: Town) -> list[str]:
    """One real address for every route that can be opened, with things that exist."""
    case = make_report(town)
    values = {
        "number": case.number,
        "code": town.code,
        "token": link_of(case).rpartition("/")[2],
        "public_id": str(case.public_id),
        "day": date(2026, 11, 22).isoformat(),
    }
    return [
        "/" + PARAMETER.sub(lambda found: values.get(found[2], "1"), url.route)
        for url in every_url()
        if not url.methods or "GET" in url.methods
    ]


def answers(town: Town) -> Iterator[tuple[str, str, Any]]:
    """(who asks, address, answer): every page as a stranger and as a clerk, refusals of every kind,
    and a file."""
    stranger = Client(raise_request_exception=False)
    clerk = browser_of(account_of(town.clerk), raise_request_exception=False)
    for address in addresses(town):
        yield "stranger", address, stranger.get(address)
        yield "clerk", address, clerk.get(address)
    yield "stranger", "/nothing/here", stranger.get("/nothing/here")
    yield "stranger", "PUT /login", stranger.put("/login")
    yield "stranger", "forged form", Client(enforce_csrf_checks=True).post("/login", {})
    kept = stranger.post("/uploads", {"file": SimpleUploadedFile("a.jpg", picture())})
    yield "stranger", "POST /uploads", kept
    yield "stranger", "a file", stranger.get(kept.json()["url"])
    yield "stranger", "no file", stranger.post("/uploads", {})
    yield "clerk", "POST /logout", clerk.post("/logout")
