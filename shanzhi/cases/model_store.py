"""The classifier in use: the deployment's own trained model, else the lexicon that ships."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from django.conf import settings

from shanzhi.cases.understanding.lexicon import load_lexicon
from shanzhi.cases.understanding.model_file import UnreadableModel, load_classifier
from shanzhi.cases.understanding.understood import Classifier

logger = logging.getLogger(__name__)
_LOOK_EVERY_SECONDS = 5.0
_lock = threading.Lock()
_state: tuple[float, float, Classifier] | None = None


def model_folder() -> Path:
    """Where ``shanzhi cases train`` puts the model."""
    folder: Path = settings.VAR_DIR / "models" / "cases"
    return folder


def current_classifier() -> Classifier:
    """The classifier; a newly trained model is taken up within five seconds, without a restart."""
    global _state  # noqa: PLW0603  # 2026-11-22: one cache per process, guarded by the lock
    with _lock:
        now = time.monotonic()
        if _state and now - _state[0] < _LOOK_EVERY_SECONDS:
            return _state[2]
        stamp = model_folder().stat().st_mtime if model_folder().exists() else 0.0
        classifier = _state[2] if _state and _state[1] == stamp else _loaded()
        _state = (now, stamp, classifier)
        return classifier


def _loaded() -> Classifier:
    """The model on disk; one that cannot be read must not stop reports from coming in."""
    try:
        return load_classifier(model_folder())
    except UnreadableModel as why:
        logger.warning("trained model left aside, the lexicon answers: %s", why)
        return load_lexicon()
