"""What a matter is about: the public classification of people's messages, three levels."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import TimeUnit


class EvidenceRule(models.TextChoices):
    """Which pictures must be there before something counts as solved, from lax to strict."""

    NONE = "none", _("不要求")
    AFTER = "after", _("处理后照片")
    BEFORE_AFTER = "before_after", _("处理前、后照片")


class Category(models.Model):
    """``code`` is a path: 2 digits first level, 4 second, 7 leaf. The limit (``limit_amount`` of
    ``limit_unit``) is inherited from the nearest level above when it is empty.

    The strictest ``evidence_rule`` of the levels holds; ``evidence_within_m`` (metres between the
    matter and where its picture was taken, null: anywhere) is inherited like the limit.
    """

    code = models.CharField(max_length=7, primary_key=True)
    name = models.CharField(max_length=60)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    limit_amount = models.PositiveSmallIntegerField(null=True, blank=True)
    limit_unit = models.CharField(
        max_length=16, blank=True, choices=[(unit.value, unit.label) for unit in TimeUnit]
    )
    evidence_rule = models.CharField(
        max_length=12, choices=EvidenceRule.choices, default=EvidenceRule.NONE
    )
    evidence_within_m = models.PositiveIntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^\d{2}(\d{2}(\d{3})?)?$"),
                name="category_code_digits",
            ),
            models.CheckConstraint(
                condition=models.Q(evidence_rule__in=EvidenceRule.values),
                name="category_evidence_rule",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """The name in the reader's language; one that a deployment wrote itself is as written."""
        return gettext(self.name)
