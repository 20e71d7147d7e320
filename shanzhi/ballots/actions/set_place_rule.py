"""A place says otherwise than the law's default, with a source and a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from shanzhi.ballots.events import PlaceRuleSet
from shanzhi.ballots.models import PlaceRule
from shanzhi.ballots.permissions import SET_RULES
from shanzhi.ballots.rules.law import checked_value, rule_named
from shanzhi.kernel.api import Actor, Invalid, Target, announce, now, require

SOURCE_WORDS, REASON_WORDS = 160, 200
# Any number that no other program uses for its advisory lock in this database.
TURN = 7_308_204_131


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlaceRule:
    """``value`` is of the law's own sort: a share {"n", "d", "more"}, a whole number, or yes/no."""

    place_code: str
    kind: str
    name: str
    value: Any
    source: str
    reason: str


@transaction.atomic
def set_place_rule(new: NewPlaceRule, *, by: Actor, at: datetime | None = None) -> PlaceRule:
    """Ballots that open from now on go by it; what is open keeps what was frozen.

    Raises Denied; Invalid (name, value, source, reason).
    """
    moment = at or now()
    require(by, SET_RULES, Target(place_code=new.place_code))
    value = _checked(new)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
    for row in _standing(new.place_code, new.kind, new.name):
        row.ended_at = moment
        row.save(update_fields=["ended_at"])
    rule = PlaceRule.objects.create(
        place_code=new.place_code,
        kind=new.kind,
        name=new.name,
        value=value,
        source=new.source.strip(),
        reason=new.reason.strip(),
        set_by_id=by.id if by.is_staff else None,
        set_at=moment,
    )
    _announce(rule, is_set=True, by=by, at=moment)
    return rule


@transaction.atomic
def end_place_rule(rule: PlaceRule, *, by: Actor, at: datetime | None = None) -> PlaceRule:
    """The default holds again; doing it twice changes nothing. Raises Denied."""
    moment = at or now()
    rule = PlaceRule.objects.select_for_update().get(pk=rule.pk)
    require(by, SET_RULES, Target(place_code=rule.place_code))
    if rule.ended_at is None:
        rule.ended_at = moment
        rule.save(update_fields=["ended_at"])
        _announce(rule, is_set=False, by=by, at=moment)
    return rule


def _standing(place_code: str, kind: str, name: str) -> list[PlaceRule]:
    rows = PlaceRule.objects.select_for_update().filter(
        place_code=place_code, kind=kind, name=name, ended_at__isnull=True
    )
    return list(rows)


def _announce(rule: PlaceRule, *, is_set: bool, by: Actor, at: datetime) -> None:
    event = PlaceRuleSet(rule_id=rule.pk, ballot_kind=rule.kind, name=rule.name, is_set=is_set)
    announce(event, by=by, place_code=rule.place_code, at=at)


def _checked(new: NewPlaceRule) -> Any:
    faults: dict[str, str] = {}
    rule, value = rule_named(new.kind, new.name), None
    if rule is None:
        faults["name"] = _("没有这条规则，请从列表里选。")
    else:
        try:
            value = checked_value(rule, new.value)
        except ValueError:
            faults["value"] = _("数值不对：比例写成几分之几，天数和份数写整数，且不能放宽法定的上限。")
    for field, words, most in (
        ("source", new.source, SOURCE_WORDS),
        ("reason", new.reason, REASON_WORDS),
    ):
        if not words.strip() or len(words) > most or "\x00" in words:
            faults[field] = _("请写明依据和理由，最多 %(most)s 字。") % {"most": most}
    if faults:
        raise Invalid(faults)
    return value
