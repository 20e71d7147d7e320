"""A trained model on disk: arrays in `model.npz` (no pickles), what people want to know of it in `model.json`."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from shanzhi.cases.understanding.features import VIEWS
from shanzhi.cases.understanding.lexicon import load_lexicon
from shanzhi.cases.understanding.linear import LinearClassifier, Vocabulary
from shanzhi.cases.understanding.understood import Classifier

FORM = 1
"""Raised when features change, so that an older file is refused rather than misread."""
ARRAYS = "model.npz"
CARD = "model.json"


class UnreadableModel(Exception):
    """The folder holds a model that this version cannot use; train again."""


def save_model(model: LinearClassifier, folder: Path) -> Path:
    """Write the model into `folder`; a process that reads at the same time sees the old one or the new one."""
    folder.mkdir(parents=True, exist_ok=True)
    card: dict[str, Any] = {
        "form": FORM,
        "version": model.version,
        "labels": list(model.labels),
        "sharpness": model.sharpness,
        "views": {view.name: view.weight for view in VIEWS},
        "about": model.about,
    }
    written = json.dumps(card, ensure_ascii=False, indent=2)
    waiting = folder / f"{ARRAYS}.new.npz"
    np.savez(
        waiting,
        keys=model.vocabulary.keys,
        views=model.vocabulary.views,
        idf=model.vocabulary.idf.astype(np.float16),
        weights=model.weights.astype(np.float16),
        card=np.frombuffer(written.encode(), np.uint8),
    )
    (folder / CARD).write_text(written + "\n", encoding="utf-8")
    return waiting.replace(folder / ARRAYS)


def load_model(folder: Path) -> LinearClassifier:
    """Read a model back. Raises FileNotFoundError when there is none, UnreadableModel when it cannot be used."""
    try:
        with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
            card = json.loads(arrays["card"].tobytes())
            _check(card)
            vocabulary = Vocabulary(
                arrays["keys"], arrays["views"], arrays["idf"].astype(np.float32)
            )
            weights = arrays["weights"].astype(np.float32)
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, EOFError) as why:
        raise UnreadableModel(
            f"{folder / ARRAYS} 不能读取，请重新训练（shanzhi cases train）。"
        ) from why
    labels = tuple(card["labels"])
    return LinearClassifier(
        vocabulary, weights, labels, float(card["sharpness"]), card["version"], card["about"]
    )


def _check(card: dict[str, Any]) -> None:
    if card["form"] != FORM or card["views"] != {view.name: view.weight for view in VIEWS}:
        raise UnreadableModel("模型由另一版本训练，请重新训练（shanzhi cases train）。")


def load_classifier(folder: Path | None = None) -> Classifier:
    """The deployment's own model where `folder` holds one, else the lexicon that ships."""
    if folder is not None and (folder / ARRAYS).exists():
        return load_model(folder)
    return load_lexicon()
