"""Say something about a matter, inside or to the reporter."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.locking import author_id, locked
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.wording import checked
from shanzhi.cases.events import CaseCommented
from shanzhi.cases.models import Case, Comment
from shanzhi.cases.models.conversation import Visibility
from shanzhi.cases.permissions import COMMENT
from shanzhi.kernel.api import Actor, now


@transaction.atomic
def comment_on_case(
    case: Case, *, by: Actor, body: str, visibility: Visibility, at: datetime | None = None
) -> Comment:
    """Keep a remark; with visibility ``reporter`` the reporter reads it and is told.

    Raises Denied; Invalid (body).
    """
    moment = at or now()
    case = locked(case, by=by, capability=COMMENT)
    comment = Comment.objects.create(
        case=case,
        author_id=author_id(by),
        visibility=visibility,
        body=checked(body, field="body"),
        at=moment,
    )
    clocks = Clocks(case, moment)
    if visibility == Visibility.REPORTER:
        clocks.contacted()
    announce_case(
        case,
        CaseCommented,
        by=by,
        at=moment,
        clocks=clocks.rows,
        comment_id=comment.pk,
        visibility=visibility,
    )
    return comment
