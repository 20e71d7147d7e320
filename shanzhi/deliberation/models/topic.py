"""The topic (议题): what residents want to be talked over and decided, and how far that is."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Target


class TopicOrigin(models.TextChoices):
    """Where a topic came from."""

    RESIDENT = "resident", _("居民提出")
    MATTERS = "matters", _("诉求归集")
    VISIT = "visit", _("走访听到")
    DESK = "desk", _("组织提出")


class TopicState(models.TextChoices):
    """How far a topic is. Between ``ready`` and the ends it follows the kind of its open step."""

    RAISED = "raised", _("征集附议")
    READY = "ready", _("等待受理")
    DISCUSSING = "discussing", _("商议中")
    DECIDING = "deciding", _("表决中")
    PUBLISHED = "published", _("公示中")
    CARRIED_OUT = "carried_out", _("实施中")
    EVALUATED = "evaluated", _("评议中")
    ARCHIVED = "archived", _("已归档")
    REFUSED = "refused", _("未受理")
    NOT_PASSED = "not_passed", _("未通过")
    MERGED = "merged", _("已合并")


UNDER_WAY = (
    TopicState.DISCUSSING,
    TopicState.DECIDING,
    TopicState.PUBLISHED,
    TopicState.CARRIED_OUT,
    TopicState.EVALUATED,
)
OPEN = (TopicState.RAISED, TopicState.READY, *UNDER_WAY)
ENDED = (
    TopicState.ARCHIVED,
    TopicState.REFUSED,
    TopicState.NOT_PASSED,
    TopicState.MERGED,
)


class Topic(models.Model):
    """``place_code`` is a street, community or grid (9, 12 or 15 digits). ``threshold`` is how many
    supporters it needs, as the place asked when it was raised (0: proposed by the organisation
    itself). ``decision`` holds the words of what was decided. Who wrote ``words`` and ``title`` is
    ``proposer``, or ``made_by`` at the desk. A refusal may be appealed once, so it stands here."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.UUIDField(unique=True)
    place_code = models.CharField(max_length=15)
    origin = models.CharField(max_length=10, choices=TopicOrigin.choices)
    title = models.CharField(max_length=60)
    words = models.TextField()
    category = models.ForeignKey(
        "cases.Category", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    heard = models.OneToOneField(
        "visits.Heard", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposer = models.ForeignKey(
        "people.Resident", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=12, choices=TopicState.choices, default=TopicState.RAISED)
    threshold = models.PositiveSmallIntegerField()
    # Who may take part (rules/voices.py), as the place asked when it was raised.
    voices = models.CharField(max_length=8, default="phone")
    supports = models.PositiveIntegerField(default=0)
    procedure = models.CharField(max_length=24, blank=True)
    # How often it went back: sent back by an objection, or reopened by the evaluation.
    round = models.PositiveSmallIntegerField(default=0)
    times_reopened = models.PositiveSmallIntegerField(default=0)
    decision = models.TextField(blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    refusal = models.CharField(max_length=500, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    appeal = models.CharField(max_length=500, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    appeal_answer = models.CharField(max_length=500, blank=True)
    appeal_decided_at = models.DateTimeField(null=True, blank=True)
    appeal_decided_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    raised_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=TopicState.values), name="topic_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(origin__in=TopicOrigin.values), name="topic_origin_known"
            ),
            models.CheckConstraint(
                condition=models.Q(place_code__regex=r"^\d{9}(\d{3}(\d{3})?)?$"),
                name="topic_place_digits",
            ),
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(words=""), name="topic_says_what"
            ),
            models.CheckConstraint(
                condition=models.Q(state="merged", merged_into__isnull=False)
                | (~models.Q(state="merged") & models.Q(merged_into__isnull=True)),
                name="topic_merged_into_one",
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="topic_not_its_own"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[*UNDER_WAY, "archived", "not_passed"])
                | ~models.Q(procedure=""),
                name="topic_under_way_has_procedure",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused")
                | (~models.Q(refusal="") & models.Q(refused_at__isnull=False)),
                name="topic_refusal_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(appealed_at__isnull=True, appeal="")
                | (models.Q(appealed_at__isnull=False) & ~models.Q(appeal="")),
                name="topic_appeal_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(appeal_decided_at__isnull=True)
                | (models.Q(appealed_at__isnull=False) & ~models.Q(appeal_answer="")),
                name="topic_appeal_is_answered",
            ),
            models.CheckConstraint(
                condition=models.Q(times_reopened__lte=1), name="topic_reopened_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ENDED, ended_at__isnull=False)
                | (models.Q(state__in=OPEN) & models.Q(ended_at__isnull=True)),
                name="topic_end_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["place_code", "state", "-id"], name="topic_of_place"),
            models.Index(fields=["state", "-id"], name="topic_by_state"),
        ]

    def __str__(self) -> str:
        return f"topic {self.pk}"

    def target(self) -> Target:
        """Where it stands, as far as permission asks."""
        return Target(place_code=self.place_code, key=("topic", self.pk))


class TopicMatter(models.Model):
    """A matter that asks for what the topic asks for; of one topic at most."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="matters")
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"matter {self.case_id} of topic {self.topic_id}"


class TopicSupport(models.Model):
    """附议: one person once, by a phone they proved or by their account."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="support_rows")
    resident = models.ForeignKey(
        "people.Resident", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    account = models.ForeignKey(
        "people.Account", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(resident__isnull=False, account__isnull=True)
                | models.Q(resident__isnull=True, account__isnull=False),
                name="topic_support_is_somebodys",
            ),
            models.UniqueConstraint(fields=["topic", "resident"], name="topic_support_once"),
            models.UniqueConstraint(
                fields=["topic", "account"], name="topic_support_once_per_account"
            ),
        ]

    def __str__(self) -> str:
        return f"support of topic {self.topic_id}"


class TopicOpinion(models.Model):
    """What somebody says on a topic. ``hidden_why`` says why the desk hid it from the page."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="opinions")
    resident = models.ForeignKey(
        "people.Resident", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    account = models.ForeignKey(
        "people.Account", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    words = models.CharField(max_length=500)
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_why = models.CharField(max_length=200, blank=True)
    hidden_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(resident__isnull=False, account__isnull=True)
                | models.Q(resident__isnull=True, account__isnull=False),
                name="topic_opinion_is_somebodys",
            ),
            models.CheckConstraint(
                condition=models.Q(hidden_at__isnull=True, hidden_why="")
                | (models.Q(hidden_at__isnull=False) & ~models.Q(hidden_why="")),
                name="topic_opinion_hidden_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"opinion {self.pk} on topic {self.topic_id}"
