"""A worker lets their community see their page of a quarter, and says what the figures do not."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.insight.events import AppraisalCommented, AppraisalReleased
from shanzhi.insight.models import Appraisal, AppraisalComment
from shanzhi.insight.queries.appraisals import own_communities
from shanzhi.insight.rules.periods import PeriodKind, period_around
from shanzhi.kernel.api import Actor, Denied, Invalid, announce, now

WORDS = 1000


@transaction.atomic
def release_appraisal(
    place_code: str, day: date, *, by: Actor, at: datetime | None = None
) -> Appraisal:
    """Let the community see one's own page of the quarter of ``day``. Asked twice, done once.

    Raises Denied for who serves no grid of that community.
    """
    moment = at or now()
    appraisal = _own(place_code, day, by)
    if appraisal.released_at is not None:
        return appraisal
    appraisal.released_at = moment
    appraisal.save(update_fields=["released_at"])
    event = AppraisalReleased(appraisal_id=appraisal.pk)
    announce(event, by=by, place_code=place_code, at=moment)
    return appraisal


@transaction.atomic
def comment_on_appraisal(
    place_code: str, day: date, body: str, *, by: Actor, at: datetime | None = None
) -> AppraisalComment:
    """Say something to one's own page. Raises Denied; Invalid (body)."""
    moment = at or now()
    appraisal = _own(place_code, day, by)
    if not body.strip() or len(body) > WORDS or "\x00" in body:
        raise Invalid({"body": _("请写一句，最多 %(most)s 字。") % {"most": WORDS}})
    comment = AppraisalComment.objects.create(appraisal=appraisal, body=body.strip(), at=moment)
    event = AppraisalCommented(appraisal_id=appraisal.pk, comment_id=comment.pk)
    announce(event, by=by, place_code=place_code, at=moment)
    return comment


def _own(place_code: str, day: date, by: Actor) -> Appraisal:
    """The row, made when it is needed, and locked."""
    if place_code not in own_communities(by):
        raise Denied(_("这里只有自己的工作小结。"))
    start, end = period_around(PeriodKind.QUARTER, day)
    row, _made = Appraisal.objects.get_or_create(
        account_id=by.id or 0, place_code=place_code, starts_on=start, defaults={"ends_on": end}
    )
    return Appraisal.objects.select_for_update().get(pk=row.pk)
