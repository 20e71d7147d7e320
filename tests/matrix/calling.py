"""One call of one URL by one person, undone again, and what is wrong with how it ended."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from http.cookies import SimpleCookie
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls.converters import get_converters

from shanzhi.cases.permissions import READ
from shanzhi.config.reference.matrix import Expected, Subject, expected, is_open, subject_of
from shanzhi.config.reference.urls import PARAMETER, SAMPLES, Url
from shanzhi.kernel.api import Actor, Target, allowed
from shanzhi.kernel.web.access import Door
from tests.matrix.world import MARKS, MASKED, Place, World

HOW = {"form": "closure", "size": "A0", "variant": "thumb", "name": "asked", "key": "night"}
# A thing that is there may have moved on (409), want other words (400, 422) or ask who one is (403).
FINE = {200, 201, 202, 204, 206, 301, 302, 303, 304}
SENSELESS = {400, 409, 415, 422}
ENDS = {
    Expected.SIGN_IN: {302, 401},
    Expected.REFUSED: {403},
    Expected.HIDDEN: {403, 404},
    Expected.DENIED: {403, 404} | SENSELESS,
    Expected.ALLOWED: FINE | SENSELESS,
}
NEAREST = {"community_clerk", "handler", "audit_admin"}
# Who is answered here has just said why.
SAYS_WHY = "/unmasking"
METHODS = {"POST", "PUT", "DELETE", "PATCH"}


def faults(url: Url, world: World) -> Iterator[str]:
    """Every call of the URL that does not end as the permission table says."""
    subject = subject_of(url)
    for role, (actor, client) in world.cast.items():
        door = expected(url, actor, None, Target(), writes=False)
        for method in _methods(url, door, world):
            for place in _places_to_ask(subject, door, role, method, world):
                if _is_news(url, method, role, actor, subject, place, world):
                    yield from _fault(url, method, role, actor, client, subject, place, world)


def _is_news(
    url: Url,
    method: str,
    role: str,
    actor: Actor,
    subject: Subject | None,
    place: Place,
    world: World,
) -> bool:
    """What is allowed is tried once: a page by each role, a step by one. All else always is."""
    target = place.things[subject.kind][1] if subject else Target()
    writes = method in METHODS
    if expected(url, actor, subject, target, writes=writes) is not Expected.ALLOWED:
        return True
    tried = (url.route, method, "" if writes else role)
    is_new = tried not in world.tried
    world.tried.add(tried)
    return is_new


def _methods(url: Url, door: Expected, world: World) -> tuple[str, ...]:
    """A shut door is shut whatever the method; a page that takes none is asked that once."""
    every = url.methods or ("GET", "POST")
    known = [method for method in every if (url.route, method) not in world.not_taken]
    return tuple(known if door in {Expected.ALLOWED, Expected.OPEN} else known[-1:])


def _places_to_ask(
    subject: Subject | None, door: Expected, role: str, method: str, world: World
) -> list[Place]:
    """Where the place matters, all; else the first. What a unit holds elsewhere is its handler's;
    steps in another street are tried by those who work nearest."""
    every = list(world.places.values())
    if method in METHODS and role not in NEAREST:
        every = [place for place in every if place.name != "out"]
    if subject is None or subject.is_own or door is not Expected.ALLOWED:
        return every[:1]
    return [place for place in every if place.name != "unit" or role == "handler"]


def _fault(
    url: Url,
    method: str,
    role: str,
    actor: Actor,
    client: Client,
    subject: Subject | None,
    place: Place,
    world: World,
) -> Iterator[str]:
    takes, target = place.things[subject.kind] if subject else ({}, Target())
    path = "/" + PARAMETER.sub(lambda found: _value(found, takes, world), url.route)
    writes = method in METHODS
    should = expected(url, actor, subject, target, writes=writes)
    answer = _call(client, method, path, world.bodies.get((url.route, method), {}))
    status = answer.status_code
    if status == 405:
        world.not_taken.add((url.route, method))
    where = f"{method} /{url.route} as {role}, thing {place.name}"
    if status >= 500:
        yield f"{where}: breaks with {status}"
    elif not _ends_well(url, subject, method, status, should):
        yield f"{where}: {status}, should be {should}"
    if not is_open(url) and status in FINE:
        for name, mark in MARKS.items():
            if mark in answer.shown and not allowed(
                actor, READ, world.places[name].things["case"][1]
            ):
                yield f"{where}: shows the matter of {name}"
    if not url.route.endswith(SAYS_WHY):
        yield from (f"{where}: shows {one} in full" for one in MASKED if one in answer.shown)


def _ends_well(
    url: Url, subject: Subject | None, method: str, status: int, should: Expected
) -> bool:
    if should is Expected.OPEN or status == 405:
        return status < 500
    if should is Expected.ALLOWED and subject is None and _only_signed_in(url):
        return status in FINE | SENSELESS | {403}  # the query behind it asks for more
    if should is Expected.ALLOWED and "<str:size>" in url.route:
        return status == 404  # there is no poster of that size: to draw one takes a second
    if should is Expected.ALLOWED and method != "GET":
        return status in FINE | SENSELESS | {403, 404}  # the step may want more than the door
    return status in ENDS[should]


def _only_signed_in(url: Url) -> bool:
    return bool(url.access and Door.SIGNED_IN in url.access.doors)


def _call(client: Client, method: str, path: str, body: Any) -> Any:
    """The call with nothing in it; whatever it did is taken back. Who may not enter is told so in
    JSON, which costs less than a page."""
    kept, client.raise_request_exception = SimpleCookie(client.cookies), False
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # 2026-11-26: what is durable runs inside
    with block:
        answer = client.generic(
            method,
            path,
            data=json.dumps(body),
            content_type="application/json",
            headers={"accept": "application/json"},
        )
        answer.shown = _shown(answer)  # type: ignore[attr-defined]  # 2026-11-26: read while it is there
        transaction.set_rollback(True)
    client.cookies = kept
    return answer


def _shown(answer: Any) -> str:
    """The words of an answer; JSON hides Chinese behind escapes."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = str(body, errors="replace")
    if "json" in answer.get("Content-Type", ""):
        with suppress(ValueError):
            return json.dumps(json.loads(text), ensure_ascii=False)
    return text


def _value(found: re.Match[str], takes: dict[str, Any], world: World) -> str:
    kind, name = found[1] or "str", found[2]
    known = {**HOW, **world.house, **takes}
    if name in known:
        return str(known[name])
    accepted = re.compile(get_converters()[kind].regex)
    return next(sample for sample in SAMPLES if accepted.fullmatch(sample))
