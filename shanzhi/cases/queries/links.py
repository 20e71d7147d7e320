"""The secret follow-up link: who holds it is the reporter of that one matter."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext as _

from shanzhi.cases.models import Case
from shanzhi.cases.rules.links import link_holds, link_token, read_link_token
from shanzhi.kernel.api import NOBODY, Actor, Grant, NotFound, Role


def follow_up_path(case: Case) -> str:
    """Path of the matter's follow-up page; made anew from the key, stored nowhere."""
    return f"/m/{link_token(case.public_id, case.link_version, _key())}"


def case_for_link(token: str) -> tuple[Case, Actor]:
    """The matter of a follow-up link and its reporter as an actor.

    Raises NotFound, the same for a forged, an unknown and a revoked link.
    """
    public_id = read_link_token(token)
    case = public_id and (
        Case.objects.select_related(
            "category", "holder_unit", "assignee", "building__estate", "text"
        )
        .filter(public_id=public_id)
        .first()
    )
    if not case or not link_holds(token, case.public_id, case.link_version, _key()):
        raise NotFound(
            _("这个链接已经失效或不完整。请从短信或上次的页面重新打开，或拨打社区电话。")
        )
    return case, reporter_of(case)


def reporter_of(case: Case) -> Actor:
    """The one who reported the matter, as far as permission asks."""
    return replace(
        NOBODY,
        id=case.reporter_id,
        grants=(Grant(Role.REPORTER, ""),),
        owns=frozenset({("case", case.pk)}),
    )


def _key() -> bytes:
    return str(settings.SECRET_KEY).encode()
