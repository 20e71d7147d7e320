"""A file that somebody took out of the queue."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExportFormat(models.TextChoices):
    """How the file is written."""

    CSV = "csv", _("CSV 表格")
    XLSX = "xlsx", _("Excel 表格")


class Export(models.Model):
    """Who took how many matters out, when and why. The file itself is not kept; it carries this
    row's number, so that a copy that turns up leads here."""

    made_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    format = models.CharField(max_length=4, choices=ExportFormat.choices)
    reason = models.CharField(max_length=200)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(format__in=ExportFormat.values), name="export_format_known"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="export_says_why"),
        ]

    def __str__(self) -> str:
        return f"export {self.pk}"
