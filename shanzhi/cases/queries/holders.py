"""Who had a matter before, and who gave it back."""

from __future__ import annotations

from django.db.models import Max

from shanzhi.cases.models import Case, Dispatch
from shanzhi.cases.models.handling import Move

NEW_ROUND = (Move.OPENING, Move.UP, Move.REOPENING)


def units_that_returned(case: Case) -> set[int]:
    """Units that gave the matter back since it last came to this circle or was opened again; a
    plain dispatch must not send it round to them (1 query)."""
    rows = Dispatch.objects.filter(case=case)
    begun = rows.filter(move__in=NEW_ROUND).aggregate(last=Max("pk"))["last"] or 0
    returned = rows.filter(move=Move.RETURN, pk__gt=begun, from_unit__isnull=False)
    return set(returned.values_list("from_unit_id", flat=True))
