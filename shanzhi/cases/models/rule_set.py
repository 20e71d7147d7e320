"""Rules as a place keeps them: numbered versions of the whole set, and trials of a draft."""

from __future__ import annotations

from django.db import models


class RuleSet(models.Model):
    """The rules of one ``kind`` that one place keeps; its row is the lock for changing them.
    ``version`` counts saved changes: 0 is the set as it was found."""

    kind = models.CharField(max_length=20)
    place_code = models.CharField(max_length=15, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "place_code"], name="rule_set_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.place_code}"


class RuleSetVersion(models.Model):
    """The whole set after one change: ``rows`` in the order in which they are asked."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    rows = models.JSONField()
    note = models.CharField(max_length=200, blank=True)
    saved_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "number"], name="rule_set_version_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_set} v{self.number}"


class DryRun(models.Model):
    """A draft of a place's rules, asked about the matters of the last month; saves no rule.
    ``version`` is the one the draft was made from; ``case_ids`` are those matters, newest first;
    of them ``done`` have been asked, and ``findings`` is what was found so far."""

    kind = models.CharField(max_length=20)
    place_code = models.CharField(max_length=15, blank=True)
    rows = models.JSONField()
    version = models.PositiveIntegerField(default=0)
    asked_by = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    since = models.DateTimeField()
    case_ids = models.JSONField()
    total = models.PositiveIntegerField()
    is_capped = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("total")), name="dry_run_within_total"
            ),
        ]
        indexes = [models.Index(fields=["at"], name="dry_run_at")]

    def __str__(self) -> str:
        return f"dry run {self.pk}"
