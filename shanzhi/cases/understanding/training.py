"""Trains a deployment's own classifier on its labelled history."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from shanzhi.cases.understanding.canonical import canonical
from shanzhi.cases.understanding.features import Features, features_of
from shanzhi.cases.understanding.fitting import MOST_STEPS, Labels, Tick, fit, sharpness_of
from shanzhi.cases.understanding.labelled import Refused, UnreadableFile, open_table
from shanzhi.cases.understanding.linear import Floats, LinearClassifier, Vocabulary
from shanzhi.cases.understanding.matrix import (
    Counted,
    count,
    importance,
    matrix_of,
    narrowed,
    vocabulary_of,
)
from shanzhi.cases.understanding.model_file import save_model

MOST_FEATURES = 160_000
MOST_WEIGHTS = 3_000_000
"""Weights kept in all: with many labels fewer features each, so that a model stays a few MB."""
FEWEST_ROWS = 20
FEWEST_PER_LABEL = 2
TRIALS = 3
"""Folds that fit the sharpness of the confidence."""

Progress = Callable[[str, int, int], None]
"""Called with the name of the stage, how much is done and how much there is."""


@dataclass(frozen=True, slots=True)
class Trained:
    """What came of a training. figures: accuracy, macro_f1 on held-out rows, rows, labels, bytes."""

    model: LinearClassifier
    path: Path
    refused: tuple[Refused, ...]
    figures: dict[str, float]


def train_file(
    path: Path,
    out: Path,
    progress: Progress = lambda *_: None,
    *,
    text: str | None = None,
    label: str | None = None,
) -> Trained:
    """Fit a model on a CSV of labelled reports and save it in the folder `out`.

    Raises UnreadableFile when the file has too few usable rows or only one label. One core, minutes.
    """
    table = open_table(path, text=text, label=label, labelled=True)
    rows = list(table.rows(labelled=True))
    often = Counter(row.label for row in rows)
    rare = [
        Refused(row.line, f"类别「{row.label}」只有一条")
        for row in rows
        if often[row.label] < FEWEST_PER_LABEL
    ]
    rows = [row for row in rows if often[row.label] >= FEWEST_PER_LABEL]
    refused = (*table.refused, *rare)
    if len(rows) < FEWEST_ROWS or len({row.label for row in rows}) < 2:
        raise UnreadableFile(
            f"可用的行只有 {len(rows)} 条，训练至少需要 {FEWEST_ROWS} 条、两个类别。"
        )
    model, figures = train([row.text for row in rows], [row.label for row in rows], progress)
    saved = save_model(model, out)
    return Trained(model, saved, refused, {**figures, "bytes": saved.stat().st_size})


def train(
    texts: Sequence[str], labels: Sequence[str], progress: Progress = lambda *_: None
) -> tuple[LinearClassifier, dict[str, float]]:
    """Fit a model; its sharpness and the figures come from rows that a trial's weights had not seen."""
    names = sorted(set(labels))
    numbers = np.array([names.index(label) for label in labels])
    counted = _count(texts, progress)
    scores = np.zeros((len(texts), len(names)), np.float32)
    turns = _turns(texts)
    for turn in range(TRIALS):
        seen, held = np.flatnonzero(turns != turn), np.flatnonzero(turns == turn)
        vocabulary, weights = fitted(
            counted.take(seen),
            numbers[seen],
            len(names),
            _ticker(progress, f"试算 {turn + 1}/{TRIALS}"),
        )
        scores[held] = matrix_of(counted.take(held), vocabulary) @ weights
    vocabulary, weights = fitted(counted, numbers, len(names), _ticker(progress, "训练"))
    figures = held_out_figures(scores, numbers)
    about = {"rows": len(texts), "per_label": dict(Counter(labels)), **figures}
    model = LinearClassifier(
        vocabulary, weights, tuple(names), sharpness_of(scores, numbers), _version(weights), about
    )
    return model, figures


def fitted(
    counted: Counted, labels: Labels, size: int, tick: Tick = lambda: None
) -> tuple[Vocabulary, Floats]:
    """Fit on all features, keep those that matter, fit again on them alone; weights as they will be stored."""
    vocabulary = vocabulary_of(counted)
    matrix = matrix_of(counted, vocabulary)
    weights = fit(matrix, labels, size, tick)
    room = min(MOST_FEATURES, MOST_WEIGHTS // size)
    if len(vocabulary.keys) > room:
        kept = np.sort(np.argsort(-importance(matrix, weights))[:room])
        vocabulary = narrowed(vocabulary, kept)
        weights = fit(matrix_of(counted, vocabulary), labels, size, tick)
    return vocabulary, weights.astype(np.float16).astype(np.float32)


def held_out_figures(scores: Floats, labels: Labels) -> dict[str, float]:
    """Accuracy and macro-F1 of the highest score, 0 to 1."""
    guessed = scores.argmax(axis=1)
    per_label = [
        2
        * np.sum((guessed == number) & (labels == number))
        / max(1, np.sum(guessed == number) + np.sum(labels == number))
        for number in np.unique(labels)
    ]
    return {
        "accuracy": round(float(np.mean(guessed == labels)), 4),
        "macro_f1": round(float(np.mean(per_label)), 4),
    }


def _count(texts: Sequence[str], progress: Progress) -> Counted:
    def reading() -> Iterator[Features]:
        for number, text in enumerate(texts, start=1):
            yield features_of(text)
            progress("读文本", number, len(texts))

    return count(reading())


def _turns(texts: Sequence[str]) -> Labels:
    """Which trial holds each text out: drawn from its words, so that identical texts stay together."""
    digests = (
        hashlib.blake2b("".join(canonical(text)).encode("utf-8", "replace"), digest_size=4)
        for text in texts
    )
    return np.array([int.from_bytes(digest.digest(), "big") % TRIALS for digest in digests])


def _ticker(progress: Progress, stage: str) -> Tick:
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        progress(stage, min(done, MOST_STEPS), MOST_STEPS)

    return tick


def _version(weights: Floats) -> str:
    """Day of training and a print of the weights: 20260131-9f8a7c."""
    digest = hashlib.blake2b(weights.tobytes(), digest_size=3).hexdigest()
    return f"{datetime.now(UTC):%Y%m%d}-{digest}"
