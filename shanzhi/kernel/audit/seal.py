"""Seal what was recorded: a job's work, so that no page waits for the chain.

A number is given before its row is committed, so a record may appear below others that are already
sealed. It is then sealed with the next stretch: the chain's order is that of the seals.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction

from shanzhi.kernel import clock
from shanzhi.kernel.actions.announce import announce
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.audit.chain import GENESIS, LINK_BYTES, links_of
from shanzhi.kernel.events import AccessesSealed
from shanzhi.kernel.models import AccessRecord, AccessSeal

# Of one seal; a busy minute has several.
SEALED_AT_ONCE = 5_000
# No page is open longer than this; what an hours-long import did is found by the nightly look.
RECENT = timedelta(hours=1)
EVER = timedelta(days=3)
# Any number that no other program uses for its advisory lock in this database.
TURN = 7_308_204_120


def seal_accesses(back: timedelta = RECENT) -> int:
    """Seal every record of the time ``back`` from now that has no seal yet; returns how many."""
    sealed = 0
    while count := _seal_once(back):
        sealed += count
    return sealed


def anchor_accesses() -> AccessSeal | None:
    """Say in the public chain of events how far the log has come: who cuts off its end is found."""
    seal_accesses(EVER)
    with transaction.atomic():
        _take_turn()
        last = AccessSeal.objects.order_by("-pk").first()
        if last is not None:
            announce(AccessesSealed(seal_id=last.pk, root=bytes(last.root).hex()), by=SYSTEM)
    return last


@transaction.atomic
def _seal_once(back: timedelta) -> int:
    _take_turn()
    last = AccessSeal.objects.order_by("-pk").first()
    records = _unsealed(back)
    if not records:
        return 0
    previous = bytes(last.root) if last else GENESIS
    links = links_of(previous, (record.looked() for record in records))
    AccessSeal.objects.create(
        sealed_at=clock.now(),
        record_ids=[record.pk for record in records],
        links=links,
        count=len(records),
        oldest_at=min(record.at for record in records),
        newest_at=max(record.at for record in records),
        previous_root=previous,
        root=links[-LINK_BYTES:],
    )
    return len(records)


def _unsealed(back: timedelta) -> list[AccessRecord]:
    since = clock.now() - back
    found = AccessRecord.objects.raw(
        "SELECT * FROM kernel_accessrecord WHERE at >= %s AND id NOT IN ("
        "SELECT unnest(record_ids) FROM kernel_accessseal WHERE sealed_at >= %s"
        ") ORDER BY id LIMIT %s",
        [since, since, SEALED_AT_ONCE],
    )
    return list(found)


def _take_turn() -> None:
    """One sealer at a time, until the end of its transaction. Pages never wait for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
