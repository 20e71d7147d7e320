"""That the notice reached electors is recorded, with proof."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.ballots.actions.locking import locked
from shanzhi.ballots.events import NoticesDelivered
from shanzhi.ballots.models import Ballot, Delivery, Elector
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.models.roll import DeliveryHow
from shanzhi.ballots.permissions import RECORD_PAPER
from shanzhi.kernel.api import Actor, Invalid, announce, claim_files, now


@transaction.atomic
def deliver_notice(
    ballot: Ballot,
    numbers: Sequence[int],
    *,
    how: str,
    proof_id: UUID | None,
    uploader_key: str,
    by: Actor,
    at: datetime | None = None,
) -> int:
    """Record it for electors by their roll numbers, with one picture as proof for all of them; returns
    how many are new. Only with it may silence count, where a clause says so.

    Raises Denied; WrongState; Invalid (numbers, how, proof).
    """
    moment = at or now()
    ballot = locked(ballot, by, RECORD_PAPER, BallotState.NOTICED, BallotState.OPEN)
    found = list(Elector.objects.filter(ballot=ballot, number__in=numbers))
    faults: dict[str, str] = {}
    if not found or len(found) != len(set(numbers)):
        faults["numbers"] = _("有序号不在名册上。")
    if how not in DeliveryHow.values or how == DeliveryHow.ONLINE:
        faults["how"] = _("请选择怎么送达的。")
    if proof_id is None:
        faults["proof"] = _("请附上签收单或张贴的照片。")
    if faults:
        raise Invalid(faults)
    (proof,) = claim_files([proof_id or ""], uploader_key=uploader_key)
    known = set(Delivery.objects.filter(elector__in=found).values_list("elector_id", flat=True))
    fresh = [elector for elector in found if elector.pk not in known]
    Delivery.objects.bulk_create(
        Delivery(
            elector=elector,
            how=how,
            proof=proof,
            at=moment,
            recorded_by_id=by.id if by.is_staff else None,
        )
        for elector in fresh
    )
    event = NoticesDelivered(ballot_id=ballot.pk, electors=len(fresh))
    announce(event, by=by, place_code=ballot.place_code, at=moment)
    return len(fresh)
