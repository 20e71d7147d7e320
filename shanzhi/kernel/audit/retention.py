"""Take out of the access log what has been kept long enough, and prove what was taken.

At least six months must be kept (Cybersecurity Law of the People's Republic of China, on the keeping
of network logs; GB/T 22239-2019, 8.1.4.3). The trigger on the tables refuses anything younger,
whatever this says.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from shanzhi.kernel import clock
from shanzhi.kernel.actions.announce import announce
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.audit.chain import proof_over
from shanzhi.kernel.events import AccessesRemoved
from shanzhi.kernel.models import AccessRecord, AccessRemoval, AccessSeal

# A month more than the law asks for: months have different lengths.
KEPT = timedelta(days=214)


@transaction.atomic
def remove_old_accesses(now: datetime | None = None) -> AccessRemoval | None:
    """Remove the records of every seal whose newest record is older than ``KEPT``, from the oldest
    seal on; the seals' roots stay. None when nothing is old enough."""
    moment = now or clock.now()
    seals = _old_seals(moment - KEPT)
    if not seals:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('shanzhi.retention', 'on', true)")
        for seal in seals:
            AccessRecord.objects.filter(pk__in=seal.record_ids).delete()
        ids = [seal.pk for seal in seals]
        AccessSeal.objects.filter(pk__in=ids).update(record_ids=[], links=b"")
        cursor.execute("SELECT set_config('shanzhi.retention', '', true)")
    return _prove(seals, moment)


def _old_seals(before: datetime) -> list[AccessSeal]:
    """The unbroken run of old seals that still hold records."""
    young = AccessSeal.objects.filter(newest_at__gte=before).order_by("pk").first()
    rows = AccessSeal.objects.exclude(record_ids=[])
    return list((rows.filter(pk__lt=young.pk) if young else rows).order_by("pk"))


def _prove(seals: list[AccessSeal], moment: datetime) -> AccessRemoval:
    removal = AccessRemoval.objects.create(
        removed_at=moment,
        first_seal_id=seals[0].pk,
        last_seal_id=seals[-1].pk,
        count=sum(seal.count for seal in seals),
        oldest_at=min(seal.oldest_at for seal in seals),
        newest_at=max(seal.newest_at for seal in seals),
        proof=proof_over(bytes(seal.root) for seal in seals),
    )
    announce(
        AccessesRemoved(
            first_seal_id=removal.first_seal_id,
            last_seal_id=removal.last_seal_id,
            count=removal.count,
            proof=bytes(removal.proof).hex(),
        ),
        by=SYSTEM,
    )
    return removal
