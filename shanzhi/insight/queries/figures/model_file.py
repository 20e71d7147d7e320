"""Where the file lies that is explored."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def folder() -> Path:
    """Where the model lies; only the house reads it."""
    return Path(settings.VAR_DIR) / "figures"


def model_path() -> Path:
    """The file that is explored."""
    return folder() / "matters.parquet"
