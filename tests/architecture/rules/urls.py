"""URLs: every one declares who may call it, in capabilities that somebody has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.test import Client

from shanzhi.config.reference.urls import Url
from shanzhi.kernel.api import Capability
from shanzhi.kernel.web.access import Door

STRANGERS = {Door.ANYONE, Door.LINK}


def undeclared(urls: Iterable[Url]) -> Iterator[str]:
    """A view without @access is closed to everybody: its author forgot something."""
    for url in urls:
        if url.access is None or not url.access.doors:
            yield f"/{url.route} declares no access"


def without_row(urls: Iterable[Url], capabilities: set[str]) -> Iterator[str]:
    """A capability that no row of the permission table gives to anyone opens nothing."""
    for url in urls:
        for door in url.access.doors if url.access else ():
            if isinstance(door, Capability) and door.name not in capabilities:
                yield f"/{url.route} asks for {door.name}, which no role has"


def is_for_strangers(url: Url) -> bool:
    """May somebody without an account call it?"""
    return bool(url.access and STRANGERS.intersection(url.access.doors))


def open_to_strangers(urls: Iterable[Url], client: Client) -> Iterator[str]:
    """A stranger who calls a staff URL is sent to sign in or refused, with every method."""
    for url in urls:
        if is_for_strangers(url):
            continue
        for method in url.methods or ("GET", "POST"):
            answer = client.generic(method, url.sample())
            sent_away = answer.status_code in {302, 401, 403}
            to_login = answer.status_code != 302 or "/login" in answer["Location"]
            if not (sent_away and to_login):
                yield f"{method} /{url.route} answers a stranger with {answer.status_code}"


def breaking(urls: Iterable[Url], client: Client) -> Iterator[str]:
    """An open URL, called with arguments that lead nowhere, explains itself and never breaks."""
    for url in urls:
        for method in url.methods or ("GET", "POST"):
            if is_for_strangers(url):
                status = client.generic(method, url.sample()).status_code
                if status >= 500:
                    yield f"{method} /{url.route} breaks with {status}"
