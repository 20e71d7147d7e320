"""A clerk writes a section of a draft in their own words."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.insight.actions.locking import locked
from shanzhi.insight.events import ReportSectionWritten
from shanzhi.insight.models import Report, ReportText
from shanzhi.kernel.api import Actor, Conflict, Invalid, announce, now

WORDS = 4000


@transaction.atomic
def write_section(
    report: Report,
    section: str,
    body: str,
    *,
    by: Actor,
    seen: int = 0,
    at: datetime | None = None,
) -> ReportText:
    """Put words in place of a section's sentence. ``seen`` is the number of the text that they
    were written over, 0 for the generated one; every text before is kept.

    Raises Denied; WrongState once it is finished; Invalid (body, section); Conflict when somebody
    else wrote meanwhile.
    """
    moment = at or now()
    report = locked(report, by=by)
    numbers = report.numbers.order_by("-number")[0]
    if section not in {known["key"] for known in numbers.sections}:
        raise Invalid({"section": _("报告里没有这一部分，请刷新页面。")})
    if len(body) > WORDS or "\x00" in body:
        raise Invalid({"body": _("最多 %(n)s 个字，请缩短。") % {"n": WORDS}})
    written = report.texts.filter(section=section).count()
    if written != seen:
        raise Conflict(_("别人刚改过这一段，请先看看新的文字再改。"))
    text = ReportText.objects.create(
        report=report,
        section=section,
        number=written + 1,
        body=body.strip(),
        written_by_id=by.id if by.is_staff else None,
        at=moment,
    )
    announce(
        ReportSectionWritten(report_id=report.pk, section=section, number=text.number),
        by=by,
        place_code=report.place_code,
        at=moment,
    )
    return text
