"""Take an order for many matters back, where nothing has happened since."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.give_back import give_back
from shanzhi.cases.events import BulkUndone
from shanzhi.cases.models import BulkItem, BulkOperation
from shanzhi.cases.models.bulk import UNDO_WITHIN, BulkResult
from shanzhi.kernel.api import Actor, Denied, Refusal, WrongState, announce, now


@transaction.atomic
def undo_bulk(operation: BulkOperation, *, by: Actor, at: datetime | None = None) -> BulkOperation:
    """Decide to take it back; ``take_back`` does so row by row.

    Raises Denied for anybody but the one who gave the order; WrongState while it is running,
    after ten minutes, or when it was taken back already.
    """
    moment = at or now()
    operation = BulkOperation.objects.select_for_update(of=("self",)).get(pk=operation.pk)
    if not by.is_staff or by.id != operation.made_by_id:
        raise Denied(_("只有发起的人可以撤销这次批量操作。"))
    if operation.undone_at is not None:
        raise WrongState(_("这次批量操作已经撤销过了。"))
    if operation.items.filter(result=BulkResult.WAITING).exists():
        raise WrongState(_("这次批量操作还在进行，请等它做完再撤销。"))
    if moment > operation.at + UNDO_WITHIN:
        raise WrongState(_("已超过十分钟，不能整批撤销；请逐件改派。"))
    operation.undone_at = moment
    operation.save(update_fields=["undone_at"])
    count = operation.items.filter(result=BulkResult.DONE).count()
    announce(BulkUndone(operation_id=operation.pk, count=count), by=by, at=moment)
    return operation


def take_back(
    operation: BulkOperation, *, by: Actor, most: int | None = None, at: datetime | None = None
) -> int:
    """Give up to ``most`` matters back to whom they came from; returns how many were looked at.

    What has moved on since stays where it is and is kept with the reason. Run again, it goes on
    where it stopped.
    """
    if operation.undone_at is None:
        raise WrongState(_("请先撤销这次批量操作。"))
    done = operation.items.filter(result=BulkResult.DONE).order_by("id")
    ids = list(done.values_list("id", flat=True)[:most])
    for item_id in ids:
        _take_back(item_id, by, at or now())
    return len(ids)


@transaction.atomic
def _take_back(item_id: int, by: Actor, at: datetime) -> None:
    item = (
        BulkItem.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("operation", "case")
        .filter(pk=item_id, result=BulkResult.DONE)
        .first()
    )
    if item is None:  # another process has it
        return
    try:
        with transaction.atomic():
            give_back(item, by=by, at=at)
    except Refusal as why:
        item.result, item.why = BulkResult.KEPT, str(why)[:300]
    else:
        item.result = BulkResult.UNDONE
    item.save()
