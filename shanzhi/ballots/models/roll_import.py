"""A roll that was sent as a table, and what was found in its lines."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.ballots.models.ballot import Ballot


class RollImportState(models.TextChoices):
    """How far it is."""

    READING = "reading", _("正在检查")
    PLANNED = "planned", _("等待确认")
    RUNNING = "running", _("正在导入")
    DONE = "done", _("已导入")
    BROKEN = "broken", _("文件不能用")


class RollImport(models.Model):
    """``stored_path`` is the file in the store until it is done with (it holds names and numbers),
    then empty. ``done_bytes`` of ``size_bytes`` is how far the present pass is; ``electors``,
    ``units`` and ``area`` (m²) are what the lines that can be used come to; ``doubtful`` is how many
    names several heads bear."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="roll_imports")
    name = models.CharField(max_length=120)
    stored_path = models.CharField(max_length=200, blank=True)
    size_bytes = models.PositiveBigIntegerField()
    done_bytes = models.PositiveBigIntegerField(default=0)
    state = models.CharField(
        max_length=8, choices=RollImportState.choices, default=RollImportState.READING
    )
    rows = models.PositiveIntegerField(default=0)
    electors = models.PositiveIntegerField(default=0)
    units = models.PositiveIntegerField(default=0)
    area = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    refused = models.PositiveIntegerField(default=0)
    doubtful = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=RollImportState.values),
                name="roll_import_state_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RefusedLine(models.Model):
    """A line that is not brought in, and why; the first thousand of a roll are kept."""

    MOST = 1000

    run = models.ForeignKey(RollImport, on_delete=models.CASCADE, related_name="refusals")
    line = models.PositiveIntegerField()
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "line"], name="refused_line_once"),
        ]

    def __str__(self) -> str:
        return f"line {self.line} of roll {self.run_id}"
