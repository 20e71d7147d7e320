"""Ask the reporter something, and take the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.evidence import keep_files
from shanzhi.cases.actions.locking import author_id, locked, save
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.wording import checked
from shanzhi.cases.events import ReporterAnswered, ReporterAsked
from shanzhi.cases.models import Case, Question
from shanzhi.cases.models.evidence import Stage
from shanzhi.cases.models.states import State
from shanzhi.cases.permissions import ANSWER, ASK
from shanzhi.kernel.api import Actor, now


@transaction.atomic
def ask_reporter(case: Case, *, by: Actor, body: str, at: datetime | None = None) -> Question:
    """Ask the reporter; the matter waits for the answer.

    Raises Denied; WrongState unless it is being handled; Invalid (body).
    """
    moment = at or now()
    case = locked(case, by=by, capability=ASK, verb="ask")
    # What a unit before asked was never answered: the matter moved on, and now another asks.
    Question.objects.filter(case=case, answered_at__isnull=True).update(answered_at=moment)
    question = Question.objects.create(
        case=case, asked_by_id=author_id(by), body=checked(body, field="body"), asked_at=moment
    )
    case.state = State.WAITING_REPORTER
    save(case, moment, "state")
    clocks = Clocks(case, moment)
    clocks.contacted()
    announce_case(
        case, ReporterAsked, by=by, at=moment, clocks=clocks.rows, question_id=question.pk
    )
    return question


@transaction.atomic
def answer_question(
    case: Case,
    *,
    by: Actor,
    body: str,
    file_ids: Sequence[UUID] = (),
    uploader_key: str = "",
    at: datetime | None = None,
) -> Question:
    """The reporter answers the open question; handling goes on.

    Raises Denied; WrongState when nothing was asked; Invalid (body, files).
    """
    moment = at or now()
    case = locked(case, by=by, capability=ANSWER, verb="answer")
    question = Question.objects.select_for_update().get(case=case, answered_at__isnull=True)
    question.answer = checked(body, field="body")
    question.answered_at = moment
    question.save(update_fields=["answer", "answered_at"])
    files = keep_files(
        case, file_ids, uploader_key=uploader_key, stage=Stage.ANSWER, by=by, at=moment
    )
    case.state = State.IN_PROGRESS
    save(case, moment, "state")
    announce_case(
        case,
        ReporterAnswered,
        by=by,
        at=moment,
        question_id=question.pk,
        attachment_ids=[row.pk for row in files],
    )
    return question
