"""Write, change and put away checklists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.preparing import Where, require_managing, where_faults
from shanzhi.cases.actions.wording import storable
from shanzhi.cases.events import ChecklistSaved
from shanzhi.cases.models import Checklist, ChecklistItem
from shanzhi.cases.queries.prepared import CHECKLISTS
from shanzhi.cases.rules.prepared import MOST_ITEMS, WORDS_LIMIT
from shanzhi.kernel.api import Actor, Invalid, announce, bump, now

Items = Sequence[tuple[str, bool]]


@transaction.atomic
def save_checklist(
    checklist: Checklist | None,
    *,
    by: Actor,
    where: Where,
    items: Items,
    at: datetime | None = None,
) -> Checklist:
    """Write a new list (None) or change one; ``items`` are (words, is required). A line whose words
    stay keeps its ticks; one that is left out is put away, and its ticks remain as history.

    Raises Denied; Invalid (title, place, category, items).
    """
    moment = at or now()
    if checklist is not None:
        checklist = Checklist.objects.select_for_update().get(pk=checklist.pk)
        require_managing(by, checklist.place_code)
    require_managing(by, where.place_code)
    if faults := where_faults(where) | _item_faults(items):
        raise Invalid(faults)
    row = checklist or Checklist()
    row.title = where.title.strip()
    row.place_code, row.category_code = where.place_code, where.category_code
    _keep(row, by, moment)
    _write(row, items)
    return row


@transaction.atomic
def put_checklist_away(checklist: Checklist, *, by: Actor, at: datetime | None = None) -> Checklist:
    """It holds no more; what was ticked stays. Raises Denied."""
    row = Checklist.objects.select_for_update().get(pk=checklist.pk)
    require_managing(by, row.place_code)
    if not row.is_active:
        return row
    row.is_active = False
    return _keep(row, by, at or now())


def _item_faults(items: Items) -> dict[str, str]:
    if not items:
        return {"items": _("请至少写一项，每行一项。")}
    if len(items) > MOST_ITEMS:
        return {"items": _("最多 %(most)s 项。") % {"most": MOST_ITEMS}}
    if any(len(words) > WORDS_LIMIT or not storable(words) for words, _required in items):
        return {"items": _("每项最多 %(most)s 字，请改短一些。") % {"most": WORDS_LIMIT}}
    return {}


def _write(checklist: Checklist, items: Items) -> None:
    known = {item.words: item for item in checklist.items.order_by("pk")}
    wanted = [words for words, _required in items]
    checklist.items.exclude(words__in=wanted).update(is_active=False)
    for position, (words, required) in enumerate(items):
        item = known.get(words) or ChecklistItem(checklist=checklist, words=words)
        item.position, item.is_required, item.is_active = position, required, True
        item.save()


def _keep(row: Checklist, by: Actor, at: datetime) -> Checklist:
    row.changed_at = at
    row.save()
    bump(CHECKLISTS)
    saved = ChecklistSaved(row_id=row.pk, is_active=row.is_active)
    announce(saved, by=by, place_code=row.place_code, at=at)
    return row
