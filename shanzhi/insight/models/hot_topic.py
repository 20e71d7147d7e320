"""What many speak of: a hot topic, the matters in it and why, and what people decided about it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class HotTopic(models.Model):
    """Matters of one county about the same trouble in the same place. ``place_code`` (6 to 15
    digits) is the smallest place that holds them all.

    ``name`` follows the members until there are enough of them, then stays; ``is_named`` by a
    person, it stays for ever. ``is_decided``: a person merged or split it, and no later
    reckoning moves its matters. ``heat``, ``people``, ``matters`` and ``growth`` are as of
    ``reckoned_at``; their meaning stands in rules/topics/heat.py."""

    place_code = models.CharField(max_length=15)
    name = models.CharField(max_length=80)
    is_named = models.BooleanField(default=False)
    is_decided = models.BooleanField(default=False)
    place = models.CharField(max_length=40, blank=True)
    group = models.CharField(max_length=10, blank=True)
    kinds = models.JSONField(default=list)
    typical = models.ForeignKey(
        "cases.Case", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    heat = models.FloatField(default=0)
    people = models.PositiveIntegerField(default=0)
    matters = models.PositiveIntegerField(default=0)
    growth = models.FloatField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    reckoned_at = models.DateTimeField()
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(place_code__regex=r"^\d{6}(\d{3}(\d{3}(\d{3})?)?)?$"),
                name="hot_topic_place_digits",
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="hot_topic_not_its_own"
            ),
        ]
        indexes = [
            models.Index(
                fields=["place_code", "-heat"],
                condition=models.Q(merged_into__isnull=True, people__gte=2),
                name="hot_topic_hottest",
            )
        ]

    def __str__(self) -> str:
        return f"hot topic {self.pk}"


class TopicMember(models.Model):
    """A matter that was read; ``topic`` is empty while it stands alone. ``kinds``, ``names`` and
    ``words`` are what it shares with the topic, ``likeness`` how much (0 … 1). ``is_decided``: a
    person put it there."""

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(
        HotTopic, on_delete=models.SET_NULL, null=True, blank=True, related_name="members"
    )
    place_code = models.CharField(max_length=15)
    likeness = models.FloatField(default=1)
    kinds = models.JSONField(default=list)
    names = models.JSONField(default=list)
    words = models.JSONField(default=list)
    is_decided = models.BooleanField(default=False)
    placed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["place_code", "topic"], name="topic_member_place")]

    def __str__(self) -> str:
        return f"member {self.case_id} of topic {self.topic_id}"


class DecisionKind(models.TextChoices):
    """What a person may do with a topic."""

    NAME = "name", _("改名")
    MERGE = "merge", _("合并")
    SPLIT = "split", _("拆分")


class TopicDecision(models.Model):
    """What somebody decided and why; never changed. ``other`` is what was merged or split off."""

    topic = models.ForeignKey(HotTopic, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=8, choices=DecisionKind.choices)
    other = models.ForeignKey(
        HotTopic, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=300)
    decided_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=DecisionKind.values), name="topic_decision_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of topic {self.topic_id}"
