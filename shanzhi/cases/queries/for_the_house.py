"""Matters for what the house itself does after an event: nothing of this is shown to anybody."""

from __future__ import annotations

from shanzhi.cases.models import Case


def case_with_words(case_id: int) -> Case | None:
    """A matter and its text (one query); None when it is gone."""
    return Case.objects.select_related("text").filter(pk=case_id).first()


def words_of(case_id: int) -> str:
    """What its reporter wrote; nothing where the matter is gone."""
    return Case.objects.values_list("text__body", flat=True).filter(pk=case_id).first() or ""
