"""Change a place's rules: every saved change is a new numbered version of the whole set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.locking import staff_id
from shanzhi.cases.actions.rule_kinds import RuleKind, rule_kind
from shanzhi.cases.actions.wording import storable
from shanzhi.cases.events import RulesChanged
from shanzhi.cases.models import RuleSet, RuleSetVersion
from shanzhi.cases.rules.rule_rows import Row
from shanzhi.kernel.api import Actor, Conflict, Invalid, Target, announce, bump, now, require

NOTE_LIMIT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """Whose rules of which kind, and the ``version`` that was being edited; ``about`` is the
    position of the rule that was, ``restored`` the version the rows were taken from."""

    kind: str
    place_code: str
    version: int
    note: str = ""
    about: int | None = None
    restored: int | None = None


@transaction.atomic
def save_rules(
    saving: Saving, rows: Sequence[Row], *, by: Actor, at: datetime | None = None
) -> RuleSet:
    """Make ``rows`` the rules of the place, in this order; who saves the same again changes
    nothing.

    Raises Denied; Conflict when somebody else saved meanwhile; Invalid for a rule that cannot be
    evaluated (its fields when it is the one ``about``, else ``rules``).
    """
    kind, place_code, moment = rule_kind(saving.kind), saving.place_code, at or now()
    require(by, kind.permission, Target(place_code=place_code))
    rule_set = _locked(kind.name, place_code)
    if rule_set.version != saving.version:
        raise Conflict(
            _(
                "别人刚刚改过这套规则，现在是第 %(now)s 版，您改的是第 %(yours)s 版。请看过新版再改。"
            )
            % {"now": rule_set.version, "yours": saving.version}
        )
    require_evaluable(kind, place_code, rows, saving.about)
    if len(saving.note) > NOTE_LIMIT or not storable(saving.note):
        raise Invalid({"note": _("说明最多 %(most)s 字。") % {"most": NOTE_LIMIT}})
    found = kind.load(place_code)
    if list(rows) == found:
        return rule_set
    if rule_set.version == 0:
        _keep(rule_set, found, "", None, moment)
    written = kind.write(place_code, rows)
    rule_set.version += 1
    rule_set.save(update_fields=["version"])
    _keep(rule_set, written, saving.note.strip(), staff_id(by), moment)
    bump(kind.table)
    announce(
        RulesChanged(
            rule_set_id=rule_set.pk,
            rules=kind.name,
            version=rule_set.version,
            restored=saving.restored,
        ),
        by=by,
        place_code=place_code,
        at=moment,
    )
    return rule_set


def require_evaluable(
    kind: RuleKind, place_code: str, rows: Sequence[Row], about: int | None = None
) -> None:
    """Raises Invalid when one of the rules could not be evaluated."""
    faults = kind.check(place_code, rows)
    if not faults:
        return
    if about in faults:
        raise Invalid(faults[about])
    position = min(faults)
    what = next(iter(faults[position].values()))
    raise Invalid(
        {
            "rules": _("规则“%(rule)s”无法执行：%(what)s请先改好或撤下它。")
            % {"rule": kind.title(rows[position]), "what": what}
        }
    )


def _locked(kind_name: str, place_code: str) -> RuleSet:
    RuleSet.objects.get_or_create(kind=kind_name, place_code=place_code)
    return RuleSet.objects.select_for_update().get(kind=kind_name, place_code=place_code)


def _keep(
    rule_set: RuleSet, rows: Sequence[Row], note: str, saved_by: int | None, at: datetime
) -> None:
    RuleSetVersion.objects.get_or_create(
        rule_set=rule_set,
        number=rule_set.version,
        defaults={"rows": list(rows), "note": note, "saved_by_id": saved_by, "at": at},
    )
