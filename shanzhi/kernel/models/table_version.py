"""A token per cached table: when it changes, every process reads the table anew."""

from __future__ import annotations

from django.db import models


class TableVersion(models.Model):
    """``token`` changes with every change of the table ``name``."""

    name = models.CharField(max_length=60, primary_key=True)
    token = models.UUIDField()

    def __str__(self) -> str:
        return self.name
