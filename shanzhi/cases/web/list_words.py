"""What each of the four lists says beside a matter, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.cases.models import Case, CaseClock, Dispatch, Rating
from shanzhi.cases.models.clock import ClockState
from shanzhi.cases.queries.list_notes import last_dispatches, last_ratings, live_clocks
from shanzhi.cases.web.deadline import span
from shanzhi.kernel.api import moment

WORDS_SHOWN = 60
Told = Callable[[Sequence[Case], datetime], dict[int, list[str]]]


def nothing_told(_cases: Sequence[Case], _at: datetime) -> dict[int, list[str]]:
    """The plain queue says no more than its chips."""
    return {}


def who_asked(cases: Sequence[Case], _at: datetime) -> dict[int, list[str]]:
    """By which door it came, whether its reporter can be told, how many support it."""
    told: dict[int, list[str]] = {}
    for case in cases:
        words = [str(case.get_source_display())]
        if case.reporter_id:
            words.append(_("留了电话"))
        elif not case.reported_by_id:  # a colleague is reached otherwise
            words.append(_("没有留电话"))
        if case.supports:
            words.append(_("%(n)s 位邻居附议") % {"n": case.supports})
        told[case.pk] = [" · ".join([*words, moment(case.opened_at)])]
    return told


def who_dispatched(cases: Sequence[Case], _at: datetime) -> dict[int, list[str]]:
    """By which rule or by whom it was given away, and why."""
    rows = last_dispatches([case.pk for case in cases])
    return {pk: [_dispatched(row), row.reason] for pk, row in rows.items()}


def which_clocks(cases: Sequence[Case], at: datetime) -> dict[int, list[str]]:
    """Every clock that runs, and how long it still does."""
    found = live_clocks([case.pk for case in cases])
    assignees = {case.pk: case.assignee.name for case in cases if case.assignee}
    told = {pk: [" · ".join(_clock(clock, at) for clock in clocks)] for pk, clocks in found.items()}
    for pk, name in assignees.items():
        told.setdefault(pk, []).insert(0, _("经办人 %(name)s") % {"name": name})
    return told


def what_rated(cases: Sequence[Case], _at: datetime) -> dict[int, list[str]]:
    """What the handler said came of it, and what the reporter says."""
    ratings = last_ratings([case.pk for case in cases])
    told: dict[int, list[str]] = {}
    for case in cases:
        outcome = str(case.get_outcome_display()) if case.outcome else ""
        said = [_("承办单位：%(outcome)s") % {"outcome": outcome}] if outcome else []
        if rating := ratings.get(case.pk):
            said.append(_rated(rating))
        told[case.pk] = said
    return told


def _dispatched(row: Dispatch) -> str:
    when = moment(row.at)
    if row.rule:
        return _("按规则“%(rule)s” · %(when)s") % {"rule": row.rule.name, "when": when}
    if row.dispatched_by:
        return _("%(name)s派单 · %(when)s") % {"name": row.dispatched_by.name, "when": when}
    return _("系统派单 · %(when)s") % {"when": when}


def _clock(clock: CaseClock, at: datetime) -> str:
    what = str(clock.get_kind_display())
    if clock.state == ClockState.PAUSED:
        return _("%(clock)s：已暂停") % {"clock": what}
    left = clock.due_at - at
    if left.total_seconds() < 0:
        return _("%(clock)s：已超 %(span)s") % {"clock": what, "span": span(-left)}
    return _("%(clock)s：还有 %(span)s") % {"clock": what, "span": span(left)}


def _rated(rating: Rating) -> str:
    solved = _("居民说已解决") if rating.solved else _("居民说没有解决")
    words = [solved, _("满意度 %(n)s/5") % {"n": rating.satisfaction}]
    if rating.reason:
        short = rating.reason[:WORDS_SHOWN] + ("…" if len(rating.reason) > WORDS_SHOWN else "")
        words.append(_("“%(words)s”") % {"words": short})
    return " · ".join(words)
