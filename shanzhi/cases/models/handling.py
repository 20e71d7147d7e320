"""Automatic and human choices about a matter, each with its reason (B9)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.cases.models.states import Circle


class Move(models.TextChoices):
    """In which way a matter came to its holder."""

    OPENING = "opening", _("首次派单")
    DISPATCH = "dispatch", _("派单")
    UP = "up", _("上报")
    DOWN = "down", _("下派")
    RETURN = "return", _("退回")
    DECISION = "decision", _("裁定")
    REOPENING = "reopening", _("重办")
    SIGNING = "signing", _("送会签")
    VERIFYING = "verifying", _("送核查")


class Trigger(models.TextChoices):
    """What made it move."""

    PERSON = "person", _("人工")
    RULE = "rule", _("规则")
    DEADLINE = "deadline", _("超时")
    REPEAT = "repeat", _("反复出现")
    DANGER = "danger", _("有危险")


class ReturnReason(models.TextChoices):
    """Why a holder gives a matter back."""

    NOT_OURS = "not_ours", _("不属于本单位职责")
    WRONG_PLACE = "wrong_place", _("地点不对")
    WRONG_CATEGORY = "wrong_category", _("类别不对")
    UNCLEAR = "unclear", _("情况不清，无法办理")
    BEYOND_US = "beyond_us", _("超出本级能力，需要上级协调")


class Classification(models.Model):
    """A category given to a matter: by a model (with confidence 0..1 and the deciding words) or
    by a person, whose correction is kept as a label to learn from."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="classifications")
    category = models.ForeignKey("cases.Category", on_delete=models.PROTECT, related_name="+")
    confidence = models.FloatField(null=True)
    words = models.JSONField(default=list)
    model_version = models.CharField(max_length=40, blank=True)
    decided_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confidence__isnull=True) | models.Q(confidence__range=(0, 1)),
                name="classification_confidence",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.category_id}"


class Dispatch(models.Model):
    """A matter was given to a unit, which alone answers for it from then on: by a rule or by a
    person, with the reason, what evidence is asked for, and the deadline."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="dispatches")
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    rule = models.ForeignKey(
        "cases.RoutingRule", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    move = models.CharField(max_length=10, choices=Move.choices, default=Move.DISPATCH)
    trigger = models.CharField(max_length=10, choices=Trigger.choices, default=Trigger.PERSON)
    from_unit = models.ForeignKey(
        "organizations.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    circle = models.PositiveSmallIntegerField(choices=Circle.choices, default=Circle.COMMUNITY)
    reason = models.CharField(max_length=300)
    return_reason = models.CharField(max_length=16, choices=ReturnReason.choices, blank=True)
    evidence_asked = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField()
    dispatched_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(move__in=Move.values, trigger__in=Trigger.values),
                name="dispatch_move_known",
            ),
            models.CheckConstraint(
                condition=models.Q(move="return", return_reason__in=ReturnReason.values)
                | (~models.Q(move="return") & models.Q(return_reason="")),
                name="dispatch_return_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.unit_id}"
