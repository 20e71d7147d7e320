"""Matters as they are kept, read back into arrays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from django.db import connection

from shanzhi.insight.rules.figures.cells import micros
from shanzhi.insight.rules.figures.codes import number
from shanzhi.insight.rules.figures.matters import Matters

_READ = """
SELECT case_id, place_code, category, source, loop, outcome, state, opened_at, last_at, handled_at,
    worked_ms, late_from, contact_due, sequence, moments, masks
FROM insight_figurematter WHERE {} ORDER BY case_id
"""


def kept(ids: Iterable[int]) -> Matters:
    """These matters as they were written last; those that were never are left out."""
    return _read("case_id = ANY(%s)", [[*ids]])


def of_the_same_trouble(troubles: Iterable[tuple[str, str]]) -> Matters:
    """All matters of these grids and categories."""
    places, categories = zip(*troubles, strict=True)
    return _read(
        "(place_code, category) IN (SELECT * FROM unnest(%s::text[], %s::text[]))",
        [[*places], [*categories]],
    )


def _read(condition: str, given: list[Any]) -> Matters:
    with connection.cursor() as cursor:
        cursor.execute(_READ.format(condition), given)
        rows = cursor.fetchall()
    columns = list(zip(*rows, strict=True)) if rows else [()] * 16
    moments, masks = columns[14], columns[15]
    begins = np.cumsum([0, *(len(one) for one in moments)]).astype(np.int64)

    def whole(index: int) -> Any:
        return np.array(columns[index], np.int64)

    def moment(index: int) -> Any:
        return np.array([micros(one) if one else 0 for one in columns[index]], np.int64)

    return Matters(
        ids=whole(0),
        place=np.array([number(code) for code in columns[1]], np.int64),
        category=np.array([number(code) for code in columns[2]], np.int64),
        source=whole(3),
        loop=whole(4),
        outcome=whole(5),
        state=whole(6),
        opened=moment(7),
        last=moment(8),
        handled=moment(9),
        worked=np.array([-1 if ms is None else ms for ms in columns[10]], np.int64),
        late_from=moment(11),
        contact=moment(12),
        sequence=whole(13),
        begins=begins,
        moment=np.array([micros(at) for one in moments for at in one], np.int64),
        bits=np.array([bits for one in masks for bits in one], np.int32),
    )
