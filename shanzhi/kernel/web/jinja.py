"""Jinja2 as Django's template engine: globals, filters, and blocks as htmx fragments."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from jinja2 import Environment, FileSystemBytecodeCache, StrictUndefined
from jinja2 import __version__ as jinja_version
from markupsafe import Markup

from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.calendars import YearWarning, calendar_warnings
from shanzhi.kernel.capabilities import MANAGE_CALENDAR
from shanzhi.kernel.permissions import allowed
from shanzhi.kernel.web.access import actor_of, may_open, own_address
from shanzhi.lib.masking import mask_words

TAB_PROVIDERS: dict[str, Any] = {}
ELDER_COOKIE = "mode"


def environment(**options: Any) -> Environment:
    """The environment of all our pages. Undefined names are errors, not blanks."""
    options.pop("undefined", None)
    env = Environment(  # noqa: S701  # 2026-11-22: Django passes autoescape=True in options
        **options,
        undefined=StrictUndefined,
        bytecode_cache=_compiled_before(),
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]  # 2026-11-22: added by the extension
        known_text, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    env.globals.update(
        url=_url,
        static=static,
        may_open=may_open,
        own_address=own_address,
        calendar_warnings=calendar_warnings_of,
        csrf_input=_csrf_input,
        asset_url=asset_url,
        asset_styles=asset_styles,
        ui=Components(env),
        # ":8001" means: this page's host, that port. Scripts know the host, this process may not.
        live_address=settings.LIVE_URL or f":{settings.LIVE_PORT}",
    )
    env.tests["opened_by"] = lambda href, actor: may_open(actor, href)
    env.filters.update(moment=moment, day=day, clock=clock_time, masked=mask_words)
    return env


def _compiled_before() -> FileSystemBytecodeCache:
    """Templates as an earlier process compiled them: the first page of a new process would spend
    most of its time compiling the macros that every page uses. The source's checksum is compared."""
    folder = settings.TEMPLATE_CACHE / jinja_version
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return FileSystemBytecodeCache(str(folder))


_texts: dict[str, dict[str, str]] = {}
MOST_TEXTS = 20_000


def known_text(text: str) -> str:
    """The text in the language of the page. A page of fifty rows asks nine hundred times, mostly
    for the same words; Django's own look-up walks a chain of catalogues each time."""
    known = _texts.setdefault(translation.get_language() or "", {})
    found = known.get(text)
    if found is None:
        found = translation.gettext(text)
        if len(known) < MOST_TEXTS:  # texts of templates are few; what varies is not kept for ever
            known[text] = found
    return found


class Components:
    """The shared macros as ``ui`` in every template: also in a block that is rendered alone,
    where an import at the top of the file has not run."""

    def __init__(self, env: Environment) -> None:
        self._env = env

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._env.get_template("ui/components.jinja").module, name)
        if not self._env.auto_reload:  # a page of fifty rows asks three hundred times
            setattr(self, name, found)
        return found


def calendar_warnings_of(actor: Actor) -> list[YearWarning]:
    """Years whose holidays the viewer should enter: the desk says so on every page."""
    return calendar_warnings(actor, clock.now()) if allowed(actor, MANAGE_CALENDAR) else []


def _url(name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs=kwargs or None)


def _csrf_input(request: HttpRequest) -> Markup:
    return Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(
        get_token(request)
    )


def moment(value: Any) -> str:
    """A moment as people read it: 11月22日 08:30."""
    return date_format(localtime(value), translation.pgettext("moment", "n月j日 H:i"))


def day(value: Any) -> str:
    """A day: 2026年11月22日."""
    local = localtime(value) if hasattr(value, "hour") else value
    return date_format(local, translation.pgettext("day", "Y年n月j日"))


def clock_time(value: Any) -> str:
    """A time of day: 08:30."""
    return date_format(localtime(value), "H:i")


@lru_cache(maxsize=1)
def _manifest() -> dict[str, Any]:
    path = settings.FRONTEND_DIST / ".vite" / "manifest.json"
    if not path.exists():
        return {}
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def asset_url(entry: str) -> str:
    """URL of a built script, e.g. asset_url("src/entries/resident.ts")."""
    built = _manifest().get(entry)
    return static(built["file"]) if built else ""


def asset_styles(entry: str) -> list[str]:
    """URLs of the style sheets that a built script needs, its imports' included."""
    return [static(name) for name in asset_files(entry) if name.endswith(".css")]


def asset_files(entry: str) -> list[str]:
    """Every built file that a page of this entry loads at once: the script, what it imports, and
    their style sheets; each once, what is imported first."""
    found: list[str] = []

    def walk(name: str) -> None:
        built = _manifest().get(name, {})
        for imported in built.get("imports", ()):
            walk(imported)
        for file in (*built.get("css", ()), *filter(None, [built.get("file")])):
            if file not in found:
                found.append(file)

    walk(entry)
    return found


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What every template may use."""
    return {
        "actor": actor_of(request),
        "mode": "elder" if request.COOKIES.get(ELDER_COOKIE) == "elder" else "normal",
        "language": translation.get_language() or settings.LANGUAGE_CODE,
        "languages": settings.LANGUAGES,
        "site_name": settings.SITE_NAME,
        "inbox_count": getattr(request, "inbox_count", 0),
        "messages": get_messages(request),
    }


def render(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    block: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a page, or one ``block`` of it as an htmx fragment."""
    # Past Django's backend, which puts a ``csrf_input`` that is no function over the global one.
    page = engines["jinja2"].get_template(template).template  # type: ignore[attr-defined]  # 2026-11-22: Jinja2's own template
    full = {"request": request, **page_context(request), **(context or {})}
    if block is None:
        return HttpResponse(page.render(full), status=status)
    return HttpResponse("".join(page.blocks[block](page.new_context(full))), status=status)
