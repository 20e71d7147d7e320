"""Change the figures of a rule of unusual reading."""

from __future__ import annotations

from dataclasses import asdict

from django.db import connection, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.actions.announce import announce
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.audit.watch_rules import BY_KEY, Figures
from shanzhi.kernel.capabilities import SET_WATCH_RULES
from shanzhi.kernel.events import WatchRuleSet
from shanzhi.kernel.models import WatchRule
from shanzhi.kernel.permissions import require
from shanzhi.kernel.refusals import Invalid, NotFound

HIGHEST_LIMIT = 100_000
HIGHEST_FACTOR = 100
LONGEST_MINUTES = 1440


@transaction.atomic
def set_watch_rule(key: str, figures: Figures, *, by: Actor) -> WatchRule:
    """Set one rule's figures, for the whole house. Raises Denied, NotFound, Invalid."""
    require(by, SET_WATCH_RULES)
    if key not in BY_KEY:
        raise NotFound
    _check(figures)
    rule, _created = WatchRule.objects.update_or_create(key=key, defaults=asdict(figures))
    _take_turn()
    announce(WatchRuleSet(rule=key, **asdict(figures)), by=by)
    return rule


def _check(figures: Figures) -> None:
    wrong = {}
    if not 1 <= figures.limit <= HIGHEST_LIMIT:
        wrong["limit"] = _("上限请填 1 到 %(most)s 之间的整数。") % {"most": HIGHEST_LIMIT}
    if not 0 <= figures.factor <= HIGHEST_FACTOR:
        wrong["factor"] = _("倍数请填 0 到 %(most)s 之间的数。") % {"most": HIGHEST_FACTOR}
    if not 1 <= figures.minutes <= LONGEST_MINUTES:
        wrong["minutes"] = _("时长请填 1 到 %(most)s 分钟。") % {"most": LONGEST_MINUTES}
    if wrong:
        raise Invalid(wrong)


def _take_turn() -> None:
    """The rules are one chain of events: two people who set them at once stand in line."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('kernel.watch_rules'))")
