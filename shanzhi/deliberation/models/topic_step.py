"""The steps that a topic goes through, what was recorded at each, and objections to a decision."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class StepKind(models.TextChoices):
    """What a step is for."""

    PRIOR = "prior", _("事先讨论")
    TALK = "talk", _("商议")
    DECISION = "decision", _("决议")
    PUBLICITY = "publicity", _("公示")
    EXECUTION = "execution", _("实施")
    RESULTS = "results", _("结果公开")
    EVALUATION = "evaluation", _("评议")


class StepOutcome(models.TextChoices):
    """How a step ended."""

    MET = "met", _("已完成")
    NOT_PASSED = "not_passed", _("未通过")
    SENT_BACK = "sent_back", _("退回重议")
    REOPENED = "reopened", _("评议不满意，重新办理")


class TopicStep(models.Model):
    """One step of one round. ``key`` names it in the procedure; ``figures`` are what it asked when
    it began, by figure (a place that changes a figure later changes no running step)."""

    topic = models.ForeignKey("deliberation.Topic", on_delete=models.CASCADE, related_name="steps")
    round = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=24)
    kind = models.CharField(max_length=12, choices=StepKind.choices)
    figures = models.JSONField(default=dict)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=StepOutcome.choices, blank=True)
    # When those whom it waits for were told that its period ends.
    reminded_at = models.DateTimeField(null=True, blank=True)
    # Of a decision by ballot: the ballot, and once it was counted whether it was carried.
    ballot = models.OneToOneField(
        "ballots.Ballot", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    carried = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=StepKind.values), name="topic_step_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, outcome="")
                | models.Q(ended_at__isnull=False, outcome__in=StepOutcome.values),
                name="topic_step_end_says_how",
            ),
            models.CheckConstraint(
                condition=models.Q(carried__isnull=True) | models.Q(ballot__isnull=False),
                name="topic_step_carried_by_a_ballot",
            ),
            models.UniqueConstraint(
                fields=["topic", "round", "position"], name="topic_step_once_a_round"
            ),
            models.UniqueConstraint(
                fields=["topic"],
                condition=models.Q(ended_at__isnull=True),
                name="topic_one_step_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} of topic {self.topic_id}"


class StepRecord(models.Model):
    """What happened at a step: when it was held, announced since when, how many were entitled, there
    and for it; ``who`` names those who were there, ``words`` is what was said and found."""

    key = models.UUIDField(unique=True)
    step = models.ForeignKey(TopicStep, on_delete=models.CASCADE, related_name="records")
    held_on = models.DateField()
    notice_on = models.DateField(null=True, blank=True)
    entitled = models.PositiveIntegerField()
    present = models.PositiveIntegerField()
    agreed = models.PositiveIntegerField()
    who = models.CharField(max_length=1000, blank=True)
    words = models.TextField()
    at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(entitled__gte=1, present__lte=models.F("entitled"))
                & models.Q(agreed__lte=models.F("present")),
                name="step_record_counts_fit",
            ),
            models.CheckConstraint(
                condition=models.Q(notice_on__isnull=True)
                | models.Q(notice_on__lte=models.F("held_on")),
                name="step_record_notice_before",
            ),
        ]

    def __str__(self) -> str:
        return f"record {self.pk} of step {self.step_id}"


class StepFile(models.Model):
    """A picture that belongs to a record: minutes, a list with signatures, the room."""

    record = models.ForeignKey(StepRecord, on_delete=models.CASCADE, related_name="files")
    file = models.OneToOneField("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"file of record {self.record_id}"


class Objection(models.Model):
    """A resident objects to a decision while it is published; it is answered, or sends the decision
    back. ``upheld`` None: not answered yet."""

    topic = models.ForeignKey(
        "deliberation.Topic", on_delete=models.CASCADE, related_name="objections"
    )
    step = models.ForeignKey(TopicStep, on_delete=models.CASCADE, related_name="objections")
    resident = models.ForeignKey(
        "people.Resident", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    upheld = models.BooleanField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(upheld__isnull=True, answered_at__isnull=True, answer="")
                | (
                    models.Q(upheld__isnull=False, answered_at__isnull=False) & ~models.Q(answer="")
                ),
                name="objection_is_answered_in_words",
            ),
            models.UniqueConstraint(
                fields=["topic", "resident"],
                condition=models.Q(upheld__isnull=True),
                name="objection_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"objection {self.pk} to topic {self.topic_id}"
