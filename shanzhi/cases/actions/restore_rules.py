"""Bring an older version of a place's rules back, as a new version."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.rule_kinds import rule_kind
from shanzhi.cases.actions.save_rules import Saving, save_rules
from shanzhi.cases.models import RuleSet, RuleSetVersion
from shanzhi.cases.rules.rule_rows import restored
from shanzhi.kernel.api import Actor, NotFound, Target, require


@transaction.atomic
def restore_rules(
    kind_name: str,
    place_code: str,
    number: int,
    *,
    by: Actor,
    version: int,
    at: datetime | None = None,
) -> RuleSet:
    """Make version ``number`` hold again; of rules that are asked in order later ones stay,
    switched off.

    Raises Denied; NotFound; Conflict; Invalid when it can no longer be evaluated (a unit was
    closed since).
    """
    kind = rule_kind(kind_name)
    require(by, kind.permission, Target(place_code=place_code))
    old = RuleSetVersion.objects.filter(
        rule_set__kind=kind_name, rule_set__place_code=place_code, number=number
    ).first()
    if old is None:
        raise NotFound
    saving = Saving(
        kind=kind_name,
        place_code=place_code,
        version=version,
        note=_("恢复第 %(number)s 版") % {"number": number},
        restored=number,
    )
    rows = restored(old.rows, kind.load(place_code)) if kind.is_ordered else old.rows
    return save_rules(saving, rows, by=by, at=at)
