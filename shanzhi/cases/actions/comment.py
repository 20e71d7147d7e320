"""Say something about a matter: inside, to the reporter, or to oneself."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.locking import author_id, locked
from shanzhi.cases.actions.mentioning import mentioned_in
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
    """Keep a remark; with visibility ``reporter`` the reporter reads it and is told, with
    ``private`` nobody but its author ever does. Whom an inside remark calls by name (@王芳) is told.

    Raises Denied; Invalid (body), also for a name that nobody bears who may read the matter.
    """
    moment = at or now()
    case = locked(case, by=by, capability=COMMENT)
    words = checked(body, field="body")
    mentioned = mentioned_in(words, case) if visibility == Visibility.INSIDE else []
    comment = Comment.objects.create(
        case=case, author_id=author_id(by), visibility=visibility, body=words, at=moment
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
        mentioned=mentioned,
    )
    return comment
