"""What a place has promised: people's projects of a year, pledges of a term, small projects."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What sort of promise it is."""

    PROJECT = "project", _("民生实事")
    PLEDGE = "pledge", _("任期承诺")
    MICRO = "micro", _("微项目")


class State(models.TextChoices):
    """Where it is; see the diagram in the room's README."""

    PROPOSED = "proposed", _("征集中")
    CHOSEN = "chosen", _("已入选")
    PUBLISHED = "published", _("推进中")
    DONE = "done", _("已完成，请居民评价")
    CLOSED = "closed", _("已评价")
    DROPPED = "dropped", _("未列入")


PUBLIC = (State.PUBLISHED, State.DONE, State.CLOSED)


class Project(models.Model):
    """``year`` is the list it stands on; a pledge runs until the end of ``until_year``. Money in fen.

    ``source_kind`` and ``source_id`` name what it came from (a proposal of a budget round, an execution item of a
    decision), once. ``round`` counts evaluations: 0, and 1 after it was reopened.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    place_code = models.CharField(max_length=15)
    year = models.PositiveSmallIntegerField()
    until_year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    what = models.TextField(max_length=1000, blank=True)
    beneficiaries = models.CharField(max_length=80, blank=True)
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    planned_fen = models.BigIntegerField(default=0)
    plan_reason = models.CharField(max_length=200, blank=True)
    source_kind = models.CharField(max_length=40, blank=True)
    source_id = models.BigIntegerField(null=True, blank=True)
    drop_reason = models.CharField(max_length=300, blank=True)
    proposed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    evaluated_until = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=14, blank=True)
    needed_percent = models.PositiveSmallIntegerField(default=60)
    least_answers = models.PositiveSmallIntegerField(default=3)
    round = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id"],
                condition=models.Q(source_id__isnull=False),
                name="project_once_per_source",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values) & models.Q(state__in=State.values),
                name="project_words_known",
            ),
            models.CheckConstraint(
                condition=models.Q(planned_fen__gte=0), name="project_money_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(until_year__gte=models.F("year")), name="project_term_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(round__lte=1, needed_percent__lte=100),
                name="project_reopens_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("done", "closed"), done_at__isnull=False)
                | ~models.Q(state__in=("done", "closed")),
                name="project_done_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["place_code", "year"], name="project_place_year")]

    def __str__(self) -> str:
        return f"project {self.pk}"


class Milestone(models.Model):
    """One step, due on ``due_on``. ``ticked_by`` says in public that it is done; ``told_at`` is when those
    above were told that it is late."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    place_code = models.CharField(max_length=15)
    title = models.CharField(max_length=60)
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    ticked_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)
    key = models.UUIDField(null=True, blank=True, unique=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_on"], condition=models.Q(done_at__isnull=True), name="milestone_open"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["project", "title"], name="milestone_once_per_project")
        ]

    def __str__(self) -> str:
        return f"milestone {self.pk}"


class Stage(models.TextChoices):
    """When a picture was taken."""

    BEFORE = "before", _("之前")
    DURING = "during", _("进展")
    AFTER = "after", _("之后")


class ProjectPicture(models.Model):
    """A picture everybody may see: of the place before, of a milestone as evidence."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="pictures")
    milestone = models.ForeignKey(
        Milestone, on_delete=models.CASCADE, null=True, blank=True, related_name="pictures"
    )
    stage = models.CharField(max_length=6, choices=Stage.choices)
    file = models.OneToOneField("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stage__in=Stage.values), name="picture_stage_known"
            )
        ]

    def __str__(self) -> str:
        return f"picture {self.pk} of project {self.project_id}"


class Evaluation(models.Model):
    """What one resident, known by a proved number, says of a finished project; once in each round, and
    they may change it while answers are taken. ``resident`` is empty when they were forgotten."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="evaluations")
    resident = models.ForeignKey(
        "people.Resident", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    round = models.PositiveSmallIntegerField()
    is_satisfied = models.BooleanField()
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "resident", "round"], name="evaluation_once_per_resident"
            )
        ]

    def __str__(self) -> str:
        return f"evaluation {self.pk}"
