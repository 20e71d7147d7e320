"""Secret votes: that somebody voted, and what was voted, with nothing in common.

Who voted is in ``Turnout`` without a moment; what was voted is in ``Envelope``, sealed, under a random
identity; at the count the envelopes are opened together, shuffled, and become ``OpenedPaper``.
"""

from __future__ import annotations

import uuid

from django.db import models

from shanzhi.ballots.models.ballot import Ballot
from shanzhi.ballots.models.proxy import Proxy
from shanzhi.ballots.models.roll import Elector
from shanzhi.ballots.models.vote import Channel


class Turnout(models.Model):
    """An elector has voted: once, by whichever channel. ``key_hash`` knows a retry again. It keeps no
    moment and no order: its own key is random."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="turnout")
    elector = models.OneToOneField(Elector, on_delete=models.PROTECT, related_name="turnout")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    proxy = models.ForeignKey(
        Proxy, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    key_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name_plural = "turnout"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(channel__in=Channel.values), name="turnout_channel_known"
            ),
        ]

    def __str__(self) -> str:
        return f"turnout {self.pk}"


class Envelope(models.Model):
    """A sealed secret vote; ``digest`` (SHA-256 of ``sealed`` as it was dropped) is what the
    voter keeps."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="envelopes")
    sealed = models.BinaryField()
    digest = models.CharField(max_length=64, unique=True)
    is_chained = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["ballot"],
                condition=models.Q(is_chained=False),
                name="envelope_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"envelope {self.pk}"


class OpenedPaper(models.Model):
    """What was in the box, shuffled: from envelopes (``is_online``) or from the box in the room."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="papers")
    is_online = models.BooleanField()
    choices = models.JSONField()

    def __str__(self) -> str:
        return f"paper {self.pk}"
