"""A file that somebody sent, after it was checked and cleaned."""

from __future__ import annotations

import uuid

from django.db import models


class FileKind(models.TextChoices):
    """What a file is, by its content and not by its name."""

    IMAGE = "image"
    AUDIO = "audio"
    DOCUMENT = "document"


class StoredFile(models.Model):
    """``path`` and ``thumbnail_path`` are relative to the file store; ``size`` is in bytes."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=FileKind.choices)
    media_type = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField()
    sha256 = models.BinaryField(max_length=32)
    path = models.CharField(max_length=120)
    thumbnail_path = models.CharField(max_length=120, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    uploader_key = models.CharField(max_length=64, blank=True)
    stored_at = models.DateTimeField()
    attached_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=FileKind.values), name="stored_file_kind"
            ),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="stored_file_not_empty"),
        ]
        indexes = [
            models.Index(
                fields=["stored_at"],
                condition=models.Q(attached_at__isnull=True),
                name="stored_file_unattached",
            ),
            models.Index(fields=["sha256"], name="stored_file_content"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"
