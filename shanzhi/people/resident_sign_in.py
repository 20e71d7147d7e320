"""Ways in which a resident can show who they are: by phone code today, by others when they come.

A way registers itself when its room starts; the sign-in page offers every registered one. A way that
is not a phone must end with a ``Resident`` all the same: residents are known by a confirmed phone.
"""

from __future__ import annotations

from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django_stubs_ext import StrPromise

from shanzhi.kernel.api import NotFound, Refusal
from shanzhi.people.models import Resident


class ResidentSignIn(Protocol):
    """One way. ``key`` is a word of its address: /me/sign-in/<key>; residents come back to
    /me/sign-in/<key>/return."""

    @property
    def key(self) -> str:
        """Letters, the same for ever."""

    @property
    def label(self) -> StrPromise:
        """What its button says."""

    def begin(
        self, request: HttpRequest, after: str, refusal: Refusal | None = None
    ) -> HttpResponse:
        """The page where the resident shows who they are, or the way to it; with what was wrong
        when they come again."""

    def complete(self, request: HttpRequest) -> Resident:
        """Who came back. Raises Refusal: nobody that is proved."""


_ways: dict[str, ResidentSignIn] = {}


def register_resident_sign_in(way: ResidentSignIn) -> None:
    """Offer a way; the same key again takes the place of the one before."""
    _ways[way.key] = way


def resident_sign_ins() -> list[ResidentSignIn]:
    """Every way, in the order of registration."""
    return list(_ways.values())


def resident_sign_in(key: str) -> ResidentSignIn:
    """The way with this key. Raises NotFound."""
    if key not in _ways:
        raise NotFound
    return _ways[key]
