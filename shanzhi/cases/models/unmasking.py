"""Somebody who handles a matter looked at its reporter's number."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnmaskReason(models.TextChoices):
    """Why the number is needed; what fits none of these is written out."""

    CALL = "call", _("打电话了解情况")
    VISIT = "visit", _("约上门时间")
    ANSWER = "answer", _("当面或电话答复")
    CHECK = "check", _("核实处理结果")
    URGENT = "urgent", _("情况紧急，要马上联系")
    OTHER = "other", _("其他原因（请写明）")


class Unmasking(models.Model):
    """One look: who, why, and until when the number stood there in full. Never changed, except that
    its ``words`` go when their time is over."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="unmaskings")
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=8, choices=UnmaskReason.choices)
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reason__in=UnmaskReason.values), name="unmasking_reason_known"
            ),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("at")), name="unmasking_ends"
            ),
        ]
        indexes = [models.Index(fields=["account", "at"], name="unmasking_of_account")]

    def __str__(self) -> str:
        return f"unmasking of {self.case_id} by {self.account_id}"
