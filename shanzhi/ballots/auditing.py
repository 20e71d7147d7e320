"""How ballots, and looking at them, are called on the pages of the audit."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import name_actions, name_kinds, name_things_by

name_kinds({"ballot": _("投票"), "elector": _("投票名册")})


def _plain(ids: Iterable[int]) -> dict[int, str]:
    return {pk: str(pk) for pk in ids}


name_things_by("ballot", _("投票"), _plain, lambda _name: None)
name_actions(
    {
        "ballots.read_roll": _("查看投票名册"),
        "ballots.read_elector": _("查看名册里的一位"),
    }
)
