"""Every URL that answers, with what its view asks of the person who calls."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import getclosurevars, isfunction, unwrap
from types import ModuleType
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters
from django.urls.resolvers import RegexPattern
from ninja.operation import Operation, PathView

from shanzhi.kernel.web.access import ANYONE, SIGNED_IN, Access, access_of

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
SAMPLES = ("1", "00000000-0000-4000-8000-000000000001", "320583001001001", "a", "2026-11-22", "a/b")


@dataclass(frozen=True, slots=True)
class Url:
    """One address: ``methods`` is empty where a view decides by itself."""

    route: str
    name: str
    view: Callable[..., Any]
    access: Access | None
    methods: tuple[str, ...] = ()

    def sample(self) -> str:
        """A path that reaches the view, with an argument of the right form for each parameter."""
        return "/" + PARAMETER.sub(lambda found: _argument(found[1] or "str"), self.route)


def every_url(urlconf: ModuleType | None = None) -> list[Url]:
    """Every URL of the platform (or of another URL configuration), in the order of resolving."""
    resolver = URLResolver(RegexPattern(r"^/"), urlconf) if urlconf else get_resolver()
    found = {(url.route, url.methods, url.view): url for url in _walk(resolver, "")}
    return list(found.values())


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Url]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield from _urls_of(pattern, route)


def _urls_of(pattern: URLPattern, route: str) -> Iterator[Url]:
    view = pattern.callback
    name = pattern.name or ""
    api = _path_view(view)
    if api is None:
        yield Url(route, name, view, access_of(view))
        return
    for operation in api.operations:
        declared = access_of(operation.view_func) or _of_operation(operation)
        yield Url(
            route,
            name,
            operation.view_func,
            declared if access_of(view) else None,
            tuple(operation.methods),
        )


def _of_operation(operation: Operation) -> Access:
    """The path's door is open to all; what the operation asks for is a key or a session."""
    return Access((SIGNED_IN,) if operation.auth_callbacks else (ANYONE,))


def _path_view(view: Callable[..., Any]) -> PathView | None:
    """django-ninja hides the operations of a path in the closure of one view."""
    inner = unwrap(view)
    held = getclosurevars(inner).nonlocals.get("self") if isfunction(inner) else None
    return held if isinstance(held, PathView) else None


def _argument(kind: str) -> str:
    accepted = re.compile(get_converters()[kind].regex)
    return next(sample for sample in SAMPLES if accepted.fullmatch(sample))
