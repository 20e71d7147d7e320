"""How alarms, and looking at who lives there, are called on the pages of the audit."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import name_actions, name_things_by


def _plain(ids: Iterable[int]) -> dict[int, str]:
    return {pk: str(pk) for pk in ids}


name_things_by("alarm_group", _("告警"), _plain, lambda _name: None)
name_actions({"sensing.who_lives_there": _("去告警现场时查看住户")})
