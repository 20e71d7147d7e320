"""Residents, known by a confirmed phone number and by nothing else."""

from __future__ import annotations

import uuid

from django.db import models


class Resident(models.Model):
    """``phone_encrypted`` is AES-256-GCM; ``phone_index`` is a keyed hash for exact look-up;
    ``proved_at`` is when somebody last proved the number by a code (empty where nobody did: a caller)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    phone_encrypted = models.BinaryField(max_length=128)
    phone_index = models.BinaryField(max_length=32, unique=True)
    language = models.CharField(max_length=10, default="zh-hans")
    created_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"resident {self.pk}"
