"""Recompute the chain of the access log and say where it first breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from shanzhi.kernel import clock
from shanzhi.kernel.audit.chain import GENESIS, Break, first_break, proof_over
from shanzhi.kernel.events import AccessesRemoved, AccessesSealed
from shanzhi.kernel.models import AccessRecord, AccessSeal, Event

# What is younger may not have been sealed yet.
UNSEALED_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Verified:
    """``records`` were recomputed in ``seals``; ``removed`` are gone after their time, with proof;
    ``waiting`` have no seal yet. ``broken`` is the first thing that does not hold."""

    records: int
    seals: int
    removed: int
    waiting: int
    broken: Break | None


def verify_accesses(progress: Callable[[int], None] = lambda _: None) -> Verified:
    """Read the whole chain in the order of its seals; memory holds one seal at a time."""
    records = seals = removed = 0
    previous, roots = GENESIS, dict[int, bytes]()
    broken: Break | None = None
    for seal in AccessSeal.objects.order_by("pk").iterator(20):
        seals += 1
        found = _broken_seal(seal, previous)
        broken = broken or found
        if seal.record_ids:
            records += seal.count
        else:
            removed += seal.count
        previous = roots[seal.pk] = bytes(seal.root)
        progress(seal.count)
    waiting, late = _waiting()
    broken = broken or _broken_anchor(roots) or late
    return Verified(records, seals, removed, waiting, broken)


def _broken_seal(seal: AccessSeal, previous: bytes) -> Break | None:
    if bytes(seal.previous_root) != previous:
        return Break(seal.pk, 0, "seal")
    if not seal.record_ids:
        return None  # removed after its time; its root is bound by the removal's proof
    rows = AccessRecord.objects.in_bulk(seal.record_ids)
    looked = {pk: row.looked() for pk, row in rows.items()}
    links = bytes(seal.links)
    found = first_break(seal.pk, previous, seal.record_ids, links, looked)
    whole = len(seal.record_ids) == seal.count and links[-32:] == bytes(seal.root)
    return found or (None if whole else Break(seal.pk, 0, "seal"))


def _broken_anchor(roots: dict[int, bytes]) -> Break | None:
    """What was announced must still be so: the end of the chain, and what was taken out."""
    for event in Event.objects.filter(aggregate="access_log").order_by("sequence"):
        told = event.domain_event()
        if isinstance(told, AccessesSealed):
            if roots.get(told.seal_id, b"").hex() != told.root:
                return Break(told.seal_id, 0, "anchor")
        elif isinstance(told, AccessesRemoved):
            gone = (pk for pk in roots if told.first_seal_id <= pk <= told.last_seal_id)
            if proof_over(roots[pk] for pk in gone).hex() != told.proof:
                return Break(told.first_seal_id, 0, "removal")
    return _removed_unannounced()


def _removed_unannounced() -> Break | None:
    """An emptied seal that no removal names was emptied by hand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(seal.id) FROM kernel_accessseal seal WHERE seal.record_ids = '{}'"
            " AND NOT EXISTS (SELECT FROM kernel_event WHERE aggregate = 'access_log'"
            " AND kind = %s AND seal.id BETWEEN (payload->>'first_seal_id')::bigint"
            " AND (payload->>'last_seal_id')::bigint)",
            [AccessesRemoved.kind],
        )
        (seal_id,) = cursor.fetchone() or (None,)
    return Break(seal_id, 0, "removal") if seal_id else None


def _waiting() -> tuple[int, Break | None]:
    """How many records have no seal, and the first that should have had one long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), min(id) FILTER (WHERE at < %s) FROM kernel_accessrecord record"
            " WHERE NOT EXISTS (SELECT FROM (SELECT unnest(record_ids) AS id"
            " FROM kernel_accessseal) sealed WHERE sealed.id = record.id)",
            [clock.now() - UNSEALED_AFTER],
        )
        count, late = cursor.fetchone() or (0, None)
    return count, Break(0, late, "unsealed") if late else None
