"""A matter goes on without its reporter (PIPL art. 47): because they asked, or its time is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import models, transaction

from shanzhi.cases.actions.locking import save
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import ReporterForgotten
from shanzhi.cases.models import Appeal, Case, CaseText, Question, Rating
from shanzhi.kernel.api import SYSTEM, bigram_vector
from shanzhi.lib.masking import mask_words

# What the reporter wrote after the report itself.
_WORDS: tuple[tuple[type[models.Model], str], ...] = (
    (Question, "answer"),
    (Rating, "reason"),
    (Appeal, "words"),
)


@transaction.atomic
def forget_reporters(case_ids: Sequence[int], at: datetime) -> None:
    """Cut these matters loose from whoever reported them, and take numbers and introduced names out
    of what they wrote, for good. State, holder and clocks stay as they are."""
    cases = Case.objects.select_for_update(of=("self",)).filter(pk__in=case_ids).order_by("pk")
    for case in cases.select_related("text"):
        case.reporter_id = None
        save(case, at, "reporter")
        _mask(case, at)
        announce_case(case, ReporterForgotten, by=SYSTEM, at=at)


def _mask(case: Case, at: datetime) -> None:
    body = mask_words(case.text.body)
    CaseText.objects.filter(pk=case.pk).update(body=body, vector=bigram_vector(body), masked_at=at)
    for model, field in _WORDS:
        for row in model._default_manager.filter(case=case).exclude(**{field: ""}):
            setattr(row, field, mask_words(getattr(row, field)))
            row.save(update_fields=[field])
