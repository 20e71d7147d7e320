"""What a matter is about: the public classification of people's messages, three levels."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext

from shanzhi.kernel.api import TimeUnit


class Category(models.Model):
    """``code`` is a path: 2 digits first level, 4 second, 7 leaf. The limit (``limit_amount`` of
    ``limit_unit``) is inherited from the nearest level above when it is empty."""

    code = models.CharField(max_length=7, primary_key=True)
    name = models.CharField(max_length=60)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    limit_amount = models.PositiveSmallIntegerField(null=True, blank=True)
    limit_unit = models.CharField(
        max_length=16, blank=True, choices=[(unit.value, unit.label) for unit in TimeUnit]
    )
    evidence_required = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^\d{2}(\d{2}(\d{3})?)?$"),
                name="category_code_digits",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """The name in the reader's language; one that a deployment wrote itself is as written."""
        return gettext(self.name)
