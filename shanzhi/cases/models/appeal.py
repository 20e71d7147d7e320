"""The reporter does not accept how a matter ended: the level above decides."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AppealState(models.TextChoices):
    """What became of it."""

    WAITING = "waiting", _("待处理")
    REOPENED = "reopened", _("已重开")
    UPHELD = "upheld", _("维持原结果")


class Appeal(models.Model):
    """One a round: ``round`` counts send-backs and reopenings before it. ``ended`` is the end
    state that is appealed, ``unit`` the one that decides, ``reason`` what it answers."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="appeals")
    round = models.PositiveSmallIntegerField()
    ended = models.CharField(max_length=20)
    words = models.TextField()
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=AppealState.choices, default=AppealState.WAITING)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="appeal_once_a_round"),
            models.CheckConstraint(
                condition=models.Q(state="waiting", decided_at__isnull=True)
                | (
                    models.Q(state__in=["reopened", "upheld"], decided_at__isnull=False)
                    & ~models.Q(reason="")
                ),
                name="appeal_decided_with_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(state="waiting"),
                name="appeal_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"appeal of {self.case_id}"
