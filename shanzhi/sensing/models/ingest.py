"""Which ingest process hears which part of the devices."""

from __future__ import annotations

from django.db import models


class IngestProcess(models.Model):
    """A process that lives; ``seen_at`` is its own word, about once a second."""

    name = models.CharField(max_length=60, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class IngestSlot(models.Model):
    """One of the seventeen sessions at the broker (sixteen slots, and ``any``): held by one process
    until ``until``; after that by whoever comes first."""

    slot = models.CharField(max_length=3, primary_key=True)
    process = models.CharField(max_length=60)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.slot}: {self.process}"
