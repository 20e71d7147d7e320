"""The one row that every change writes: history, audit, outbox and feed of every figure."""

from __future__ import annotations

from django.db import models

from shanzhi.kernel.events import DomainEvent, event_kinds
from shanzhi.kernel.rules import Link


class Event(models.Model):
    """An announced event; append-only, hash-chained per aggregate."""

    aggregate = models.CharField(max_length=40)
    aggregate_id = models.BigIntegerField()
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=80)
    place_code = models.CharField(max_length=15, blank=True)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    payload = models.JSONField()
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["aggregate", "aggregate_id", "sequence"], name="event_link_once"
            ),
            models.CheckConstraint(condition=models.Q(sequence__gte=1), name="event_sequence"),
        ]
        indexes = [models.Index(fields=["at"], name="event_at")]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

    @property
    def is_known(self) -> bool:
        """Whether a room of this release declares its kind."""
        return self.kind in event_kinds()

    def domain_event(self) -> DomainEvent:
        """The typed event. Raises KeyError when no room knows its kind any more."""
        return event_kinds()[self.kind].from_payload(self.payload)

    def link(self) -> Link:
        """What its hash covers."""
        return Link(
            aggregate=self.aggregate,
            aggregate_id=self.aggregate_id,
            sequence=self.sequence,
            kind=self.kind,
            place_code=self.place_code,
            actor_kind=self.actor_kind,
            actor_id=self.actor_id,
            at=self.at,
            payload=self.payload,
        )


class DailyRoot(models.Model):
    """One hash over the events recorded since the root before, published after ``day`` ended: who
    holds it can prove later that none was changed. It covers events up to ``last_event_id``; by
    number and not by moment, because an import writes down what happened years ago."""

    day = models.DateField(primary_key=True)
    last_event_id = models.PositiveBigIntegerField(default=0)
    event_count = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=32)
    previous_root = models.BinaryField(max_length=32)
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.day}: {self.hex}"

    @property
    def hex(self) -> str:
        """The root as it is published: 64 hexadecimal digits."""
        return bytes(self.root).hex()
