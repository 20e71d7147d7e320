"""What a queue's address asks about the past: the lists to which a report's figures lead."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from shanzhi.cases.queries.queue_past import LATE_WHY, Past, Span

PAST = ("overdue", "again", "whistled", "reviewed", "refused", "ended")


def past_of(asked: Mapping[str, str], days: Callable[[str], Span | None]) -> Past | None:
    """What the address asks; None when it asks nothing. ``days`` reads a day or two with dots
    between; words that it cannot read ask nothing."""
    overdue = asked.get("overdue", "")
    past = Past(
        overdue=overdue if overdue in {"1", *LATE_WHY} else "",
        again="again" in asked,
        whistled=days(asked.get("whistled", "")),
        reviewed=days(asked.get("reviewed", "")),
        refused=days(asked.get("refused", "")),
        ended=days(asked.get("ended", "")),
    )
    return None if past == Past() else past


def past_words(asked: Mapping[str, str], day_name: Callable[[str], str]) -> dict[str, str]:
    """What narrows the queue, in words, by the key in the address."""
    why = LATE_WHY.get(asked.get("overdue", ""))
    return {
        "overdue": _("超时办结：%(why)s") % {"why": why} if why else _("超时办结"),
        "again": _("退回重办或重开过"),
        "whistled": _("%(day)s吹哨") % {"day": day_name(asked.get("whistled", ""))},
        "reviewed": _("%(day)s核查会签") % {"day": day_name(asked.get("reviewed", ""))},
        "refused": _("%(day)s核查会签未通过") % {"day": day_name(asked.get("refused", ""))},
        "ended": _("%(day)s了结") % {"day": day_name(asked.get("ended", ""))},
    }
