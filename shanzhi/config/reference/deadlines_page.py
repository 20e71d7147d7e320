"""Deadlines: what holds where no place laid anything down, and how a limit is found."""

from __future__ import annotations

from shanzhi.cases.models.case import Urgency
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.handling import Trigger
from shanzhi.cases.rules.clocks import LEAST_REST_PART, WARN_PART
from shanzhi.cases.rules.deadlines import DEFAULTS
from shanzhi.cases.rules.escalation import DEFAULTS as USUAL
from shanzhi.config.reference.markdown import code, page, table
from shanzhi.kernel.api import TimeUnit


def deadlines_page() -> str:
    """The defaults per clock and urgency, the units, and the rules around them."""
    heads = ("Clock", "On screen", *(f"{level.name.lower()} ({level.label})" for level in Urgency))
    rows = [
        (code(clock), ClockKind(clock).label, *(f"{n} {code(unit)}" for n, unit in limits))
        for clock, limits in DEFAULTS.items()
    ]
    return page(
        "Deadlines",
        "What holds where a place has said nothing. Places say otherwise at the desk "
        "(`/desk/deadlines`, with a trial on last month's matters, and versions): the rule of the "
        "narrowest place holds, then the one of the longest "
        "category, then the one that names the urgency. Before the defaults come the limits of the "
        "routing rule and of the category; an emergency waits for neither. A standard that "
        "somebody chose for a matter comes before everything else.",
        table(heads, rows),
        "## Units",
        table(
            ("Unit", "On screen", "Nights and holidays count"),
            [
                (code(unit.value), unit.label, "yes" if unit.is_natural else "no")
                for unit in TimeUnit
            ],
        ),
        "## What moves a deadline",
        f"- A **pause** gives back what was left when it was asked for.\n"
        f"- An **extension** is counted from the deadline.\n"
        f"- A change of the **calendar** recounts clocks that run; a corrected **category** brings "
        f"its limit from the start of the clock; a changed **rule** holds for new clocks only.\n"
        f"- After a **reopening** the whole limit counts anew, or what was left (`rest`), but at "
        f"least 1/{LEAST_REST_PART} of it.\n"
        f"- The holder is **warned** when 1/{WARN_PART} of the time is left.",
        "## What goes up by itself",
        "Places say otherwise at the desk (`/desk/escalation`): the rule of the narrowest place "
        "holds, then the one of the longest category; one that does not pass up switches its "
        "trigger off there.",
        table(
            ("Trigger", "On screen", "Times within days"),
            [
                (
                    code(row.trigger),
                    Trigger(row.trigger).label,
                    f"{row.times} within {row.days}" if row.times else "-",
                )
                for row in USUAL.values()
            ],
        ),
    )
