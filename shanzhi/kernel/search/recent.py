"""The newest matches of a search, in a time that does not grow with the table.

The index gives all matches of a word in no order; for a word that a tenth of all texts hold, to
fetch and sort them takes longer with every year. Walking from the newest row finds a frequent
word soon and a rare one never. So we walk a little, and then know which of the two is cheaper.
What the index finds is read in portions, the newest first: the texts of thousands of older matches
are never touched.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.models import BigIntegerField, ExpressionWrapper, F, Model, QuerySet, Value

from shanzhi.kernel.search.bigrams import (
    candidates_query,
    is_caseless,
    needs_text,
    split_words,
)
from shanzhi.kernel.search.filters import occurs, text_beside
from shanzhi.kernel.wall import in_front_of_it

FIRST_WALK = 500
# What the index finds is first looked at without its text, which costs about as much as walking
# over this many rows (with theirs).
FETCH_IN_STEPS = 0.2
# How many of the newest that the index found are read first; each further portion is larger.
PORTION, GROWTH = 200, 4
# Adding 0 keeps the planner from walking the primary key, which a rare word makes endless.
_UNINDEXED_KEY = ExpressionWrapper(F("pk") + Value(0), output_field=BigIntegerField())


def recent_matches(
    rows: QuerySet[Any],
    words: str,
    *,
    field: str,
    limit: int,
    before: int | None = None,
) -> list[int]:
    """Primary keys of the newest ``limit`` rows that hold all ``words``, highest key first.

    Behind a policy PostgreSQL asks no index of texts (it trusts no search operator not to tell what
    it saw), so this is asked in front of the county wall: keys alone come out, and the rows they
    name are read behind it. ``rows`` may be filtered in any way and has an integer primary key that grows with time;
    ``field`` is the path of the vector; ``before`` continues below the last key of a page.
    """
    with in_front_of_it():
        return _recent(rows, split_words(words), field, limit, before)


def _recent(
    rows: QuerySet[Any], asked: list[str], field: str, limit: int, before: int | None
) -> list[int]:
    plain = rows.order_by("-pk") if before is None else rows.filter(pk__lt=before).order_by("-pk")
    if not asked:
        return list(plain.values_list("pk", flat=True)[:limit])
    found, steps = _walk(plain, asked, field, limit, FIRST_WALK)
    if len(found) >= limit or steps.ended:
        return found[:limit]
    rest = plain.filter(pk__lt=steps.last)
    missing = limit - len(found)
    share = (len(found) + 1) / FIRST_WALK
    to_walk = int(2 * missing / share)
    # The highest key is close enough to the number of rows to choose a way.
    if to_walk < FETCH_IN_STEPS * share * steps.last:
        more, steps = _walk(rest, asked, field, missing, to_walk)
        found += more
        missing -= len(more)
        if not missing or steps.ended:
            return found
        rest = plain.filter(pk__lt=steps.last)
    return found + _by_index(rest, asked, field, missing, before=steps.last)


def _by_index(
    rows: QuerySet[Any], words: list[str], field: str, limit: int, *, before: int
) -> list[int]:
    """The newest matches below ``before`` that the index finds, in growing portions."""
    texts = _texts_of(rows.model, field)
    vector = field.rpartition("__")[2]
    candidates = texts.filter(**{f"{vector}__bigrams": candidates_query(words)})
    found: list[int] = []
    portion = max(PORTION, GROWTH * limit)
    while len(found) < limit:
        newest = candidates.filter(pk__lt=before).order_by(_UNINDEXED_KEY.desc())
        keys = list(newest.values_list("pk", flat=True)[:portion])
        held = rows.filter(pk__in=keys)
        for word in filter(needs_text, words):
            held = held.filter(occurs(text_beside(field), word))
        found += held.order_by("-pk").values_list("pk", flat=True)
        if len(keys) < portion:
            break
        before, portion = keys[-1], portion * GROWTH
    return found[:limit]


def _texts_of(model: type[Model], field: str) -> QuerySet[Any]:
    """The rows that hold the vector: the model's own, or those beside it with the same key."""
    for name in field.split("__")[:-1]:
        beside = model._meta.get_field(name).related_model
        if not isinstance(beside, type) or beside._meta.pk is None:
            raise TypeError(f"{field}: {name} does not lead to a model")
        model = beside
    return model._default_manager.all()


class _Steps:
    """How far a walk came: the lowest key seen, and whether no row is left below it."""

    def __init__(self, last: int, ended: bool) -> None:
        self.last = last
        self.ended = ended


def _walk(
    rows: QuerySet[Any], words: list[str], field: str, limit: int, steps: int
) -> tuple[list[int], _Steps]:
    """Test at most ``steps`` rows in order; stops as soon as ``limit`` are found."""
    path = text_beside(field)
    inner = rows.values_list("pk", path)[:steps]
    sql, values = inner.query.sql_with_params()
    tests = " AND ".join(
        f"strpos({'body' if is_caseless(word) else 'lower(body)'}, %s) > 0" for word in words
    )
    # A condition cannot move below the inner LIMIT: rows are tested in order, until enough fit.
    with connections[rows.db].cursor() as cursor:
        cursor.execute(
            f"SELECT pk FROM ({sql}) AS walked(pk, body) WHERE {tests} LIMIT %s",  # noqa: S608  # 2026-11-22: all words are parameters
            [*values, *words, limit],
        )
        found = [pk for (pk,) in cursor.fetchall()]
    if len(found) >= limit:
        return found, _Steps(found[-1], False)
    last = rows.values_list("pk", flat=True)[steps - 1 : steps].first()
    return found, _Steps(last or 0, last is None)
