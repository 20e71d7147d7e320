"""Talks (众议): a question, statements of residents, votes on them, and what was reckoned from these.

Nobody's row names anybody: who spoke and who voted is a keyed hash of the person and the talk
(``rules/voter_keys.py``), which says that one person has one vote and says nothing else.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Target


class Talk(models.Model):
    """A question to a place. It is open from ``opened_at`` until ``closes_at`` (where there is one)
    or until somebody closed it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place_code = models.CharField(max_length=15)
    topic = models.ForeignKey(
        "deliberation.Topic", on_delete=models.SET_NULL, null=True, blank=True, related_name="talks"
    )
    question = models.CharField(max_length=120)
    background = models.TextField(max_length=1000, blank=True)
    # Who may take part (rules/voices.py), as the place asked when it was opened.
    voices = models.CharField(max_length=8, default="phone")
    opened_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(question=""), name="talk_asks_something"),
            models.CheckConstraint(
                condition=models.Q(place_code__regex=r"^\d{6,15}$"), name="talk_in_a_place"
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opened_at")),
                name="talk_closes_after_opening",
            ),
        ]
        indexes = [models.Index(fields=["place_code", "-opened_at"], name="talk_place")]

    def __str__(self) -> str:
        return f"talk {self.pk}"

    def target(self) -> Target:
        """Where it stands, as far as permission asks."""
        return Target(place_code=self.place_code)


class StatementState(models.TextChoices):
    """Whether people vote on it."""

    WAITING = "waiting", _("待审核")
    SHOWN = "shown", _("已公开")
    REFUSED = "refused", _("未通过")
    OUT = "out", _("已撤下")


class Statement(models.Model):
    """One sentence to agree or disagree with. ``author`` is a key of who said it ("" for one that
    the desk put at the beginning); ``plain`` is the text without signs, the same once in a talk."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="statements")
    text = models.CharField(max_length=140)
    plain = models.CharField(max_length=140)
    author = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, choices=StatementState.choices)
    reason = models.CharField(max_length=120, blank=True)
    said_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="statement_says_something"),
            models.CheckConstraint(
                condition=models.Q(state__in=StatementState.values), name="statement_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", decided_at__isnull=True)
                | (~models.Q(state="waiting") & models.Q(decided_at__isnull=False)),
                name="statement_decided_once_it_is",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["refused", "out"]) | ~models.Q(reason=""),
                name="statement_refused_with_reason",
            ),
            models.UniqueConstraint(fields=["talk", "plain"], name="statement_once_a_talk"),
        ]
        indexes = [models.Index(fields=["talk", "state", "id"], name="statement_state")]

    def __str__(self) -> str:
        return f"statement {self.pk}"


class Opinion(models.IntegerChoices):
    """How somebody votes on a statement."""

    AGREE = 1, _("同意")
    PASS = 0, _("跳过，说不准")
    DISAGREE = -1, _("不同意")


class StatementVote(models.Model):
    """The vote of one person on one statement; voting again changes it. ``voter`` is their key."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="votes")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="votes")
    voter = models.CharField(max_length=64)
    opinion = models.SmallIntegerField(choices=Opinion.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "voter"], name="statement_vote_once"),
            models.CheckConstraint(
                condition=models.Q(opinion__in=Opinion.values), name="statement_vote_known"
            ),
        ]
        indexes = [models.Index(fields=["talk", "voter"], name="statement_vote_voter")]

    def __str__(self) -> str:
        return f"vote {self.pk}"


class TalkResult(models.Model):
    """What was reckoned last. ``shown`` is what everybody may see, no figure of fewer than five
    people in it; ``frame`` is the map without people, so that the next keeps its names."""

    talk = models.OneToOneField(Talk, on_delete=models.CASCADE, related_name="result")
    at = models.DateTimeField()
    voters = models.PositiveIntegerField()
    votes = models.PositiveIntegerField()
    shown = models.JSONField()
    frame = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"result of talk {self.talk_id}"
