"""Votes by name: each row is an event that is never changed (a trigger refuses it)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.ballots.models.ballot import Ballot
from shanzhi.ballots.models.proxy import Proxy
from shanzhi.ballots.models.roll import Elector, RollPerson


class Channel(models.TextChoices):
    """How a vote came in."""

    ONLINE = "online", _("网上")
    PAPER = "paper", _("纸质票（附扫描件）")
    BOOTH = "booth", _("现场投票")
    LETTER = "letter", _("信函")


class Vote(models.Model):
    """What an elector chose: ``choices`` maps the number of each item to the keys ticked. One that
    ``supersedes`` another takes its place; of one elector one begins the line (a partial unique index)
    and each is superseded once, so one is current, whatever the channel. ``leaf`` is the SHA-256 of
    what it says, ``scan_hash`` that of the scanned paper; ``voter`` is who cast it, where several may."""

    key = models.UUIDField(unique=True)
    ballot = models.ForeignKey(
        Ballot, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="votes"
    )
    # The key in the database is over (elector, ballot) together: see migration 0002.
    elector = models.ForeignKey(
        Elector, on_delete=models.PROTECT, db_constraint=False, related_name="votes"
    )
    voter = models.ForeignKey(
        RollPerson,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    channel = models.CharField(max_length=8, choices=Channel.choices)
    choices = models.JSONField()
    proxy = models.ForeignKey(
        Proxy, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="votes"
    )
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
    )
    scan = models.ForeignKey(
        "kernel.StoredFile",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )
    scan_hash = models.CharField(max_length=64, blank=True)
    recorded_by = models.ForeignKey(
        "people.Account",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )
    at = models.DateTimeField()
    leaf = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["elector"],
                condition=models.Q(supersedes__isnull=True),
                name="vote_one_current",
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=Channel.values), name="vote_channel_known"
            ),
            models.CheckConstraint(
                condition=models.Q(channel="online")
                | ~models.Q(scan_hash="")
                | models.Q(channel="booth"),
                name="vote_on_paper_has_a_scan",
            ),
        ]

    def __str__(self) -> str:
        return f"vote {self.pk}"


class VoteWaiting(models.Model):
    """A vote that is not in the chain yet; gone a second later."""

    vote = models.OneToOneField(
        Vote, on_delete=models.CASCADE, primary_key=True, db_constraint=False, related_name="+"
    )
    ballot_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"vote {self.vote_id} waits"


class SetAsideEnd(models.TextChoices):
    """What a person decided."""

    FIRST_STANDS = "first", _("以先到的票为准")
    THIS_COUNTS = "this", _("以这张票为准")


class SetAside(models.Model):
    """A vote that came on paper when one stood online, or the other way round: a person decides,
    the one that was first counts meanwhile."""

    key = models.UUIDField(unique=True)
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="set_aside")
    elector = models.ForeignKey(Elector, on_delete=models.PROTECT, related_name="+")
    against = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="+")
    voter = models.ForeignKey(
        RollPerson, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=8, choices=Channel.choices)
    choices = models.JSONField()
    proxy = models.ForeignKey(
        Proxy, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    scan = models.ForeignKey(
        "kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    end = models.CharField(max_length=8, choices=SetAsideEnd.choices, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, end="")
                | (models.Q(decided_at__isnull=False) & ~models.Q(end="") & ~models.Q(reason="")),
                name="set_aside_end_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ballot"],
                condition=models.Q(decided_at__isnull=True),
                name="set_aside_open",
            ),
        ]

    def __str__(self) -> str:
        return f"set aside {self.pk}"


class ChainLink(models.Model):
    """One event of a ballot's chain: a vote, or what ``body`` says. ``link`` is the SHA-256 over the
    link before and the leaf. Never changed (a trigger refuses it)."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="links")
    sequence = models.PositiveIntegerField()
    vote = models.OneToOneField(
        Vote, on_delete=models.PROTECT, null=True, blank=True, related_name="link"
    )
    body = models.JSONField(null=True, blank=True)
    at = models.DateTimeField()
    leaf = models.BinaryField(max_length=32)
    link = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "sequence"], name="chain_link_once"),
            models.CheckConstraint(
                condition=models.Q(vote__isnull=True) ^ models.Q(body__isnull=True),
                name="chain_link_says_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"link {self.sequence} of ballot {self.ballot_id}"
