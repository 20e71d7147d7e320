"""A file of matters that was brought in, and what became of its rows."""

from __future__ import annotations

from django.db import models


class ImportRun(models.Model):
    """``file_sha256`` identifies the file; ``next_line`` is where a broken run goes on."""

    name = models.CharField(max_length=120)
    file_sha256 = models.BinaryField(max_length=32, unique=True)
    next_line = models.PositiveIntegerField(default=0)
    imported = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class ImportedRow(models.Model):
    """A row of an external source became a matter: the same row never becomes a second one."""

    source_name = models.CharField(max_length=60)
    external_id = models.CharField(max_length=80)
    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="imported_row")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_name", "external_id"], name="imported_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.source_name}:{self.external_id}"
