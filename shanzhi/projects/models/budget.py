"""A participatory budget: a round, its costed proposals, votes within the amount, and what came out."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Electors(models.TextChoices):
    """Who votes."""

    PHONE = "phone", _("用手机号验证过的居民，每人一票")
    HOUSEHOLD = "household", _("登记在本地住户里的居民，每人一票")


class CountMethod(models.TextChoices):
    """How votes are counted; see rules/counting.py."""

    GREEDY = "greedy", _("按票数从高到低")
    EQUAL_SHARES = "equal_shares", _("等份分配（每位投票人同等份额）")


class Feasibility(models.TextChoices):
    """What the unit that looked at a proposal said."""

    WAITING = "waiting", _("等待核查")
    FEASIBLE = "feasible", _("可行")
    NOT_FEASIBLE = "not_feasible", _("不可行")


class BudgetRound(models.Model):
    """``amount_fen`` is given out once. The four limits stand in order; ``highest_fen`` is the most that a
    proposal may cost, ``most_each`` how many one person may hand in. ``counted_at`` ends it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place_code = models.CharField(max_length=15)
    title = models.CharField(max_length=60)
    rules = models.TextField(max_length=1000, blank=True)
    amount_fen = models.BigIntegerField()
    highest_fen = models.BigIntegerField()
    most_each = models.PositiveSmallIntegerField(default=3)
    method = models.CharField(max_length=14, choices=CountMethod.choices)
    electors = models.CharField(max_length=10, choices=Electors.choices)
    opens_at = models.DateTimeField()
    proposals_until = models.DateTimeField()
    votes_from = models.DateTimeField()
    votes_until = models.DateTimeField()
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True, blank=True)
    ballots = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    amount_fen__gt=0, highest_fen__gt=0, highest_fen__lte=models.F("amount_fen")
                ),
                name="budget_amounts",
            ),
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("proposals_until"))
                & models.Q(proposals_until__lte=models.F("votes_from"))
                & models.Q(votes_from__lt=models.F("votes_until")),
                name="budget_limits_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(method__in=CountMethod.values)
                & models.Q(electors__in=Electors.values),
                name="budget_words_known",
            ),
        ]
        indexes = [models.Index(fields=["place_code", "-opens_at"], name="budget_place")]

    def __str__(self) -> str:
        return f"budget round {self.pk}"


class BudgetProposal(models.Model):
    """``cost_fen`` as its proposer reckons, ``revised_fen`` as the unit found; what is voted on is the
    latter. ``resident`` is empty for what a desk handed in, and when they were forgotten."""

    round = models.ForeignKey(BudgetRound, on_delete=models.CASCADE, related_name="proposals")
    place_code = models.CharField(max_length=15)
    key = models.UUIDField(unique=True)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=40)
    where = models.CharField(max_length=80)
    what = models.TextField(max_length=600, blank=True)
    cost_fen = models.BigIntegerField()
    resident = models.ForeignKey(
        "people.Resident", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    proposed_at = models.DateTimeField()
    feasibility = models.CharField(
        max_length=12, choices=Feasibility.choices, default=Feasibility.WAITING
    )
    revised_fen = models.BigIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    checked_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    votes = models.PositiveIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(null=True, blank=True)
    left_fen = models.BigIntegerField(null=True, blank=True)
    why = models.CharField(max_length=12, blank=True)
    tied = models.BooleanField(default=False)
    project = models.OneToOneField(
        "projects.Project", on_delete=models.PROTECT, null=True, blank=True, related_name="proposal"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="proposal_number_once"),
            models.CheckConstraint(
                condition=models.Q(cost_fen__gt=0)
                & (models.Q(revised_fen__isnull=True) | models.Q(revised_fen__gt=0)),
                name="proposal_costs_something",
            ),
            models.CheckConstraint(
                condition=models.Q(feasibility__in=Feasibility.values)
                & (~models.Q(feasibility="not_feasible") | ~models.Q(reason="")),
                name="proposal_refusal_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.number} of round {self.round_id}"

    @property
    def cost(self) -> int:
        """What is voted on, in fen."""
        return self.revised_fen or self.cost_fen


class BudgetVote(models.Model):
    """One person's vote. A later one supersedes it while votes are taken; the database lets one be
    current. ``resident`` is empty when they were forgotten or their time was over."""

    round = models.ForeignKey(BudgetRound, on_delete=models.CASCADE, related_name="votes")
    place_code = models.CharField(max_length=15)
    key = models.UUIDField(unique=True)
    resident = models.ForeignKey(
        "people.Resident", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "resident"],
                condition=models.Q(superseded_at__isnull=True),
                name="budget_vote_one_current",
            )
        ]

    def __str__(self) -> str:
        return f"vote {self.pk} of round {self.round_id}"


class BudgetVoteChoice(models.Model):
    """One proposal that a vote chose."""

    vote = models.ForeignKey(BudgetVote, on_delete=models.CASCADE, related_name="choices")
    proposal = models.ForeignKey(BudgetProposal, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vote", "proposal"], name="budget_choice_once")
        ]

    def __str__(self) -> str:
        return f"choice of vote {self.vote_id}"
