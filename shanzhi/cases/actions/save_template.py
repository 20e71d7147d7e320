"""Write, change and put away reply templates."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.preparing import Where, require_managing, where_faults
from shanzhi.cases.actions.wording import storable
from shanzhi.cases.events import ReplyTemplateSaved
from shanzhi.cases.models import ReplyTemplate
from shanzhi.cases.queries.prepared import TEMPLATES
from shanzhi.cases.rules.bounds import TEXT_LIMIT
from shanzhi.cases.rules.placeholders import KNOWN, unknown_in
from shanzhi.kernel.api import Actor, Invalid, announce, bump, now


@transaction.atomic
def save_template(
    template: ReplyTemplate | None,
    *,
    by: Actor,
    where: Where,
    body: str,
    at: datetime | None = None,
) -> ReplyTemplate:
    """Write a new template (None) or change one.

    Raises Denied; Invalid (title, place, category, body), also for a place like {编号} that no
    matter can fill.
    """
    moment = at or now()
    if template is not None:
        template = ReplyTemplate.objects.select_for_update().get(pk=template.pk)
        require_managing(by, template.place_code)
    require_managing(by, where.place_code)
    if faults := where_faults(where) | _body_faults(body):
        raise Invalid(faults)
    row = template or ReplyTemplate()
    row.title, row.body = where.title.strip(), body.strip()
    row.place_code, row.category_code = where.place_code, where.category_code
    return _keep(row, by, moment)


@transaction.atomic
def put_template_away(
    template: ReplyTemplate, *, by: Actor, at: datetime | None = None
) -> ReplyTemplate:
    """It is offered no more. Raises Denied."""
    row = ReplyTemplate.objects.select_for_update().get(pk=template.pk)
    require_managing(by, row.place_code)
    if not row.is_active:
        return row
    row.is_active = False
    return _keep(row, by, at or now())


def _body_faults(body: str) -> dict[str, str]:
    if not body.strip():
        return {"body": _("这里还没有写内容，请写一句再提交。")}
    if len(body) > TEXT_LIMIT or not storable(body):
        return {"body": _("最多 %(most)s 字，请删减后再提交。") % {"most": TEXT_LIMIT}}
    if unknown := unknown_in(body):
        known = " ".join(f"{{{name}}}" for name in KNOWN)
        return {
            "body": _("不认识 {%(name)s}。可以用的有：%(known)s。")
            % {"name": unknown[0], "known": known}
        }
    return {}


def _keep(row: ReplyTemplate, by: Actor, at: datetime) -> ReplyTemplate:
    row.changed_at = at
    row.save()
    bump(TEMPLATES)
    saved = ReplyTemplateSaved(row_id=row.pk, is_active=row.is_active)
    announce(saved, by=by, place_code=row.place_code, at=at)
    return row
