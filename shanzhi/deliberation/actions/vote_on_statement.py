"""A resident agrees, disagrees or passes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.deliberation.actions.talk_doors import open_for
from shanzhi.deliberation.events.ground import StatementVoted
from shanzhi.deliberation.models import Statement, StatementVote
from shanzhi.deliberation.models.talk import Opinion, StatementState
from shanzhi.deliberation.queries.talks import key_of
from shanzhi.kernel.api import NOBODY, Actor, Invalid, WrongState, announce, now


@transaction.atomic
def vote_on_statement(
    statement: Statement, opinion: int, *, by: Actor, at: datetime | None = None
) -> StatementVote:
    """The last word of each person counts, once; saying the same twice changes nothing.

    Raises Denied; WrongState when the talk is over or the statement is not shown; Invalid (opinion).
    """
    moment = at or now()
    # Thousands may vote at once: the vote is the row that is locked, not the talk.
    talk, speaker = open_for(statement.talk, by=by, at=moment, is_locked=False)
    statement = Statement.objects.get(pk=statement.pk)
    if statement.state != StatementState.SHOWN:
        raise WrongState(_("这条观点已经撤下，请看下一条。"))
    if opinion not in Opinion.values:
        raise Invalid({"opinion": _("请选同意、不同意或跳过。")})
    rows = StatementVote.objects.select_for_update()
    vote, is_new = rows.get_or_create(
        statement=statement,
        voter=key_of(talk, speaker),
        defaults={"talk": talk, "opinion": opinion, "at": moment},
    )
    if not is_new:
        if vote.opinion == opinion:
            return vote
        vote.opinion, vote.at = opinion, moment
        vote.save(update_fields=["opinion", "at"])
    # By nobody: neither who voted nor how stands in an event.
    event = StatementVoted(vote_id=vote.pk, talk_id=talk.pk, statement_id=statement.pk)
    announce(event, by=NOBODY, place_code=talk.place_code, at=moment, fresh=is_new)
    return vote
