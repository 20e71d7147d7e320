"""Linked cadres (挂钩): who is linked to which place, what is due when, and what was done."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkLevel(models.TextChoices):
    """Who is linked to what: it says how many digits the place has."""

    CITY = "city", _("市（县）领导挂钩镇街")
    SENIOR = "senior", _("科级干部挂钩社区（村）")
    MIDDLE = "middle", _("中层干部挂钩网格")


class LinkTask(models.TextChoices):
    """What comes round: 周走访、月报告、季研判."""

    VISIT = "visit", _("周走访")
    REPORT = "report", _("月报告")
    ANALYSIS = "analysis", _("季研判")


DIGITS = {LinkLevel.CITY: 9, LinkLevel.SENIOR: 12, LinkLevel.MIDDLE: 15}


class Link(models.Model):
    """``account`` is linked to ``place_code`` for a term; ``duties`` is the list of what that
    means, ``tasks`` which LinkTasks come round."""

    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="+")
    level = models.CharField(max_length=8, choices=LinkLevel.choices)
    place_code = models.CharField(max_length=15)
    duties = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    tasks = ArrayField(models.CharField(max_length=8, choices=LinkTask.choices))
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "place_code"],
                condition=models.Q(ends_on__isnull=True),
                name="link_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(level="city", place_code__regex=r"^\d{9}$")
                | models.Q(level="senior", place_code__regex=r"^\d{12}$")
                | models.Q(level="middle", place_code__regex=r"^\d{15}$"),
                name="link_level_fits_place",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gt=models.F("starts_on")),
                name="link_term_positive",
            ),
        ]
        indexes = [models.Index(fields=["place_code"], name="link_place")]

    def __str__(self) -> str:
        return f"link {self.pk} to {self.place_code}"


class LinkPlan(models.Model):
    """One thing that is due from ``starts_on`` to ``due_on``, both included. ``done_at`` is when it
    was first recorded; without it, after ``due_on``, it was missed. ``told_before_at`` and
    ``told_at``: when its cadre was reminded the day before and on the day."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="plans")
    task = models.CharField(max_length=8, choices=LinkTask.choices)
    starts_on = models.DateField()
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    told_before_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["link", "task", "due_on"], name="link_plan_once"),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("starts_on")), name="link_plan_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(task__in=LinkTask.values), name="link_plan_task_known"
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="link_plan_due")]

    def __str__(self) -> str:
        return f"{self.task} of link {self.link_id} until {self.due_on}"


class LinkRecord(models.Model):
    """What a cadre did for a plan: where, whom they met, what they heard, in words. ``key`` is made
    by the sender; ``case`` is the matter that it became."""

    key = models.UUIDField(unique=True)
    plan = models.ForeignKey(LinkPlan, on_delete=models.CASCADE, related_name="records")
    place_code = models.CharField(max_length=15)
    place_words = models.CharField(max_length=160, blank=True)
    met = models.CharField(max_length=120, blank=True)
    heard = models.TextField(blank=True)
    at = models.DateTimeField()
    case = models.OneToOneField(
        "cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["place_code", "-at"], name="link_record_place")]

    def __str__(self) -> str:
        return f"record {self.pk} of plan {self.plan_id}"


class LinkFile(models.Model):
    """A picture or a recording that was attached to a record."""

    record = models.ForeignKey(LinkRecord, on_delete=models.CASCADE, related_name="files")
    file = models.OneToOneField("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"file of record {self.record_id}"
