"""A changed rule, tried on what devices said before."""

from __future__ import annotations

from django.db import models

from shanzhi.sensing.models.kind import DeviceKind
from shanzhi.sensing.models.rule import AlarmRule


class RuleTrial(models.Model):
    """A draft of a rule, run over the readings from ``since`` until ``until``; changes nothing.

    ``rule`` is the one it was drafted from, at ``version``; ``total`` days are read, of them ``done``, and
    ``findings`` is what was found so far (queries/dry_run.py).
    """

    kind = models.ForeignKey(DeviceKind, on_delete=models.CASCADE, related_name="+")
    rule = models.ForeignKey(
        AlarmRule, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=0)
    place_code = models.CharField(max_length=15, blank=True)
    draft = models.JSONField()
    asked_by = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    total = models.PositiveSmallIntegerField()
    done = models.PositiveSmallIntegerField(default=0)
    findings = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("total"), since__lt=models.F("until")),
                name="rule_trial_within",
            ),
        ]
        indexes = [models.Index(fields=["at"], name="rule_trial_at")]

    def __str__(self) -> str:
        return f"trial {self.pk}"
