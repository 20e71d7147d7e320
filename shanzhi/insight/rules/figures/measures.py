"""What can be counted of a matter, each at a moment of its own. Pure.

A measure is a bit of a mark: a matter leaves marks at moments (opened, handled, ended, late since …),
and every figure is a sum of marks. The order is written into rows: it never changes, new measures are
added behind.
"""

from __future__ import annotations

from enum import IntEnum


class Measure(IntEnum):
    """At the moment of … : ``CAME`` to ``DONE`` and ``REPEATED`` when the matter was opened, ``HANDLED``
    to ``MICRO`` when its handler said what came of it, ``RATED`` to ``SILENT`` when it ended, ``GIVEN``
    and ``ACCURATE`` when it was given to somebody, the others when it began or ceased to be so."""

    CAME = 0
    RESPONSE = 1
    RESPONSE_OF = 2
    RETURNED = 3
    EXTENDED = 4
    REWORK = 5
    REWORK_OF = 6
    REPEATED = 7
    HANDLED = 8
    ON_TIME = 9
    MICRO = 10
    RATED = 11
    SOLVED = 12
    SATISFIED = 13
    SILENT = 14
    GIVEN = 15
    ACCURATE = 16
    ENTERED = 17
    LEFT = 18
    LATE_IN = 19
    LATE_OUT = 20
    # Of rooms beside: one event is one mark.
    VISITS = 21
    ALARMS = 22
    BALLOTS = 23


MEASURES = tuple(Measure)
