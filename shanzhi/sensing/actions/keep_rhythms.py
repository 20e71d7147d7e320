"""Keep what the book of rules has learnt of people's days over a restart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shanzhi.kernel.api import now
from shanzhi.sensing.models import HomeConsent, Rhythm
from shanzhi.sensing.rules.book import RuleBook

AT_ONCE = 2_000


def keep_rhythms(book: RuleBook, device_ids: Sequence[int], *, at: datetime | None = None) -> int:
    """Write the profiles of all devices that look after a person; returns how many.

    ``device_ids``: identity of each device of the book, by index. Nothing is announced: it is the memory of
    a process, not a change by anybody. A home that took its consent back has none (PIPL art. 47).
    """
    moment, kept = at or now(), 0
    persons = book.rhythms.device.tolist()
    for start in range(0, len(persons), AT_ONCE):
        part = persons[start : start + AT_ONCE]
        held = _consented([device_ids[index] for index in part])
        rows = [
            Rhythm(device_id=device_ids[index], state=book.rhythms.packed(index), saved_at=moment)
            for index in part
            if device_ids[index] in held
        ]
        Rhythm.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["device"],
            update_fields=["state", "saved_at"],
        )
        kept += len(rows)
    return kept


def bring_back_rhythms(book: RuleBook, index_of: dict[int, int]) -> int:
    """Go on from what was kept; ``index_of``: index in the book by device id. Returns how many."""
    rows = Rhythm.objects.values_list("device_id", "state").iterator(chunk_size=AT_ONCE)
    return sum(
        device in index_of and book.rhythms.unpack(index_of[device], bytes(state))
        for device, state in rows
    )


def _consented(device_ids: list[int]) -> set[int]:
    rows = HomeConsent.objects.filter(device_id__in=device_ids, withdrawn_at__isnull=True)
    return set(rows.values_list("device_id", flat=True))
