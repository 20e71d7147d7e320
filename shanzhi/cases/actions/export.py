"""Take what the queue shows out as a file: with a reason, bounded, and never unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.events.exporting import CasesExported
from shanzhi.cases.models import Export
from shanzhi.cases.models.export import ExportFormat
from shanzhi.cases.permissions import EXPORT
from shanzhi.cases.queries.queue import QueueFilters, queue_ids
from shanzhi.kernel.api import Actor, Denied, Invalid, announce, now, record_access, require
from shanzhi.lib.masking import mask_text

# What somebody can still look through; more is a question for the analysis, not for a file.
MOST_ROWS = 10_000
REASON_LEAST, REASON_MOST = 5, 200


@dataclass(frozen=True, slots=True)
class Exported:
    """The export and the matters that its file holds, in the order of the queue. ``is_cut`` says
    that there are more."""

    export: Export
    ids: list[int]
    is_cut: bool


@transaction.atomic
def export_cases(
    filters: QueueFilters,
    *,
    by: Actor,
    reason: str,
    format: str,  # noqa: A002  # 2026-11-26: the field's word
    address: str = "",
    at: datetime | None = None,
) -> Exported:
    """Note an export of what ``by`` sees with these filters. Raises Denied, Invalid.

    The caller has asked once more who it is (``require_step_up``) and writes the file.
    """
    require(by, EXPORT)
    if by.id is None:
        raise Denied
    said = _checked(reason, format)
    ids = queue_ids(by, filters, most=MOST_ROWS + 1)
    is_cut, ids = len(ids) > MOST_ROWS, ids[:MOST_ROWS]
    export = Export.objects.create(
        made_by_id=by.id, made_at=at or now(), format=format, reason=said, count=len(ids)
    )
    place = filters.place_code or min(by.scopes(), key=len, default="")
    record_access(
        by,
        action="cases.export",
        subject=("export", export.pk),
        fields=(format,),
        reason=said,
        place_code=place,
        count=len(ids),
        address=address,
    )
    event = CasesExported(export_id=export.pk, format=format, count=len(ids))
    announce(event, by=by, place_code=place, at=export.made_at, fresh=True)
    return Exported(export, ids, is_cut)


def _checked(reason: str, kind: str) -> str:
    wrong = {}
    said = mask_text(" ".join(reason.split()))
    if not REASON_LEAST <= len(said) <= REASON_MOST:
        wrong["reason"] = _("请写明为什么要导出、给谁用，5 到 200 个字。")
    if kind not in ExportFormat.values:
        wrong["format"] = _("请选择 CSV 或 Excel。")
    if wrong:
        raise Invalid(wrong)
    return said
