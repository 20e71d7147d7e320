"""A ballot: what is asked of whom, under which rules, from when to when."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Target


class BallotKind(models.TextChoices):
    """Who votes on what: it says which rules the law gives."""

    OWNERS = "owners", _("业主大会表决")
    HOUSEHOLDS = "households", _("户代表会议表决")
    ASSEMBLY = "assembly", _("居民会议表决")
    REPRESENTATIVES = "representatives", _("居民代表会议表决")
    COMMITTEE = "committee", _("委员会选举（无记名）")
    OPINION = "opinion", _("征求意见")


class Force(models.TextChoices):
    """What follows from the result."""

    ADVISORY = "advisory", _("意见征询，没有法律效力")
    BINDING = "binding", _("依法表决，有法律效力")
    IMPORTED = "imported_official", _("法定表决结果转录")


class BallotState(models.TextChoices):
    """Where a ballot stands."""

    DRAFT = "draft", _("起草中")
    NOTICED = "noticed", _("已公告")
    OPEN = "open", _("投票中")
    CLOSED = "closed", _("投票截止，待计票")
    COUNTED = "counted", _("已计票")
    CANCELLED = "cancelled", _("已取消")


class Caller(models.TextChoices):
    """Who called for it."""

    COMMITTEE = "committee", _("委员会召集")
    SHARE = "share", _("达到法定比例的人提议")
    REPRESENTATIVES = "representatives", _("达到法定比例的代表提议")
    AUTHORITY = "authority", _("街道（镇）或社区组织召集")


class Ballot(models.Model):
    """``frozen`` is what was fixed at opening: the ballot, its items and rules, with ``roll_hash`` over
    the roll and ``frozen_hash`` over all of it; ``head`` and ``sequence`` are the end of the chain.
    ``result`` exists when it was counted, and never before."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=16, choices=BallotKind.choices)
    force = models.CharField(max_length=20, choices=Force.choices, default=Force.ADVISORY)
    state = models.CharField(
        max_length=12, choices=BallotState.choices, default=BallotState.DRAFT
    )
    place_code = models.CharField(max_length=15)
    estate = models.ForeignKey(
        "places.Estate", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=80)
    words = models.TextField(blank=True)
    is_secret = models.BooleanField(default=False)
    caller = models.CharField(max_length=16, choices=Caller.choices, default=Caller.COMMITTEE)
    callers = models.PositiveIntegerField(default=0)
    # Silence counts with the majority only under a clause of the owners' own rules.
    silence_clause = models.TextField(blank=True)
    # What the clerk calls an official result whose votes were cast elsewhere.
    imported_source = models.CharField(max_length=160, blank=True)
    noticed_at = models.DateTimeField(null=True, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    frozen = models.JSONField(null=True, blank=True)
    frozen_hash = models.CharField(max_length=64, blank=True)
    roll_hash = models.CharField(max_length=64, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    result = models.JSONField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=BallotKind.values), name="ballot_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(force__in=Force.values), name="ballot_force_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=BallotState.values), name="ballot_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="committee") | models.Q(is_secret=True),
                name="ballot_election_is_secret",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="opinion") | models.Q(force="advisory"),
                name="ballot_opinion_is_advisory",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="ballot_window_positive",
            ),
            # No early tallies: the database holds none before the count.
            models.CheckConstraint(
                condition=models.Q(state="counted", result__isnull=False)
                | (~models.Q(state="counted") & models.Q(result__isnull=True)),
                name="ballot_result_when_counted",
            ),
            models.CheckConstraint(
                condition=models.Q(opened_at__isnull=True)
                | (~models.Q(frozen_hash="") & ~models.Q(roll_hash="")),
                name="ballot_frozen_when_opened",
            ),
        ]
        indexes = [
            models.Index(fields=["place_code", "-made_at"], name="ballot_place"),
            models.Index(
                fields=["closes_at"], condition=models.Q(state="open"), name="ballot_open_until"
            ),
        ]

    def __str__(self) -> str:
        return f"ballot {self.pk}"

    def target(self) -> Target:
        """Where it stands, as far as permission asks."""
        return Target(place_code=self.place_code, key=("ballot", self.pk))
