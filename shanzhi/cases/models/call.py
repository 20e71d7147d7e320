"""Matters that came in by telephone."""

from __future__ import annotations

from django.db import models


class HotlineCall(models.Model):
    """Somebody called, and a clerk wrote it down. The number is the one the caller gave: nobody
    has confirmed it by a code."""

    case = models.OneToOneField(
        "cases.Case", on_delete=models.CASCADE, primary_key=True, related_name="call"
    )
    taken_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"call about {self.case_id}"
