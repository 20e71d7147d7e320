"""How well and how fast reports are classified: `python -m benchmarks.classify`.

Five folds over 8,301 real, segmented reports of seven first-level categories, identical texts in one fold. In the
same folds: plain TF-IDF with a linear SVC, the reference. Then the same path from raw text: 495 raw reports, with
every training row that resembles one of them left out. Everything that trains is what `shanzhi cases train` runs.
"""

import csv
import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import classification_report, confusion_matrix, f1_score
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.svm import LinearSVC

from benchmarks.shared_place import shared_folder
from shanzhi.cases.understanding.features import features_of
from shanzhi.cases.understanding.fitting import Labels, sharpness_of
from shanzhi.cases.understanding.lexicon import load_lexicon
from shanzhi.cases.understanding.linear import Floats, LinearClassifier
from shanzhi.cases.understanding.matrix import Counted, count, matrix_of, vocabulary_of
from shanzhi.cases.understanding.model_file import load_model, save_model
from shanzhi.cases.understanding.training import fitted
from shanzhi.cases.understanding.understood import Classifier

ALIKE = 0.4
"""Cosine similarity from which on a training row is taken for the raw report that is tested."""
SPEED_TEXTS = 2_000


def main() -> int:
    folder = shared_folder("matters")
    if folder is None:
        print("../shared/data/matters is absent: nothing to measure (set SHANZHI_SHARED)")
        return 2
    rows = _rows(folder / "labelled_segmented_8301.csv")
    texts, names = [row["tokens"] for row in rows], sorted({row["category"] for row in rows})
    labels = np.array([names.index(row["category"]) for row in rows])
    print(f"{len(texts)} reports, {len(names)} labels")
    counted = count(features_of(text) for text in texts)
    scores, reference = cross_validate(texts, counted, labels, len(names))
    guessed = scores.argmax(axis=1)
    ours, theirs = _macro(labels, guessed), _macro(labels, reference)
    print(classification_report(labels, guessed, target_names=names, digits=4, zero_division=0))
    print(
        "confusion (rows: truth, columns: guess)",
        *confusion_matrix(labels, guessed).tolist(),
        sep="\n",
    )
    print(f"TF-IDF + LinearSVC in the same folds: {theirs:.4f}")
    model, held_out_raw = from_raw(folder, counted, labels, names, sharpness_of(scores, labels))
    speed = messages_per_second(folder, model)
    result = {
        "name": "classify",
        "value": round(ours, 4),
        "unit": "macro-F1",
        "reference": round(theirs, 4),
        "ratio": round(ours / theirs, 4),
        "per_class": _per_class(labels, guessed, names),
        "messages_per_second": speed["trained"],
        "messages_per_second_lexicon": speed["lexicon"],
        "model_bytes": _bytes(model),
        "held_out_raw": held_out_raw,
    }
    print(json.dumps(result, ensure_ascii=False))
    return 0


def cross_validate(
    texts: list[str], counted: Counted, labels: Labels, size: int
) -> tuple[Floats, Labels]:
    """Scores of our model and guesses of the reference for every row, from folds that had not seen it."""
    groups = np.unique(["".join(text.split()) for text in texts], return_inverse=True)[1]
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=0)
    scores, reference = np.zeros((len(texts), size), np.float32), np.zeros(len(texts), np.intp)
    for turn, (seen, held) in enumerate(folds.split(texts, labels, groups), start=1):
        started = time.perf_counter()
        vocabulary, weights = fitted(counted.take(seen), labels[seen], size)
        scores[held] = matrix_of(counted.take(held), vocabulary) @ weights
        trained = time.perf_counter() - started
        words = TfidfVectorizer(analyzer=str.split)
        machine = LinearSVC().fit(words.fit_transform([texts[row] for row in seen]), labels[seen])
        reference[held] = machine.predict(words.transform([texts[row] for row in held]))
        pair = (
            _macro(labels[held], scores[held].argmax(axis=1)),
            _macro(labels[held], reference[held]),
        )
        print(
            f"fold {turn}: {pair[0]:.4f} (reference {pair[1]:.4f}), trained in {trained:.0f} s",
            flush=True,
        )
    return scores, reference


def from_raw(
    folder: Path, counted: Counted, labels: Labels, names: list[str], sharpness: float
) -> tuple[LinearClassifier, dict[str, float]]:
    """Train without the rows that resemble a raw report, then classify the raw reports as they were written."""
    rows = _rows(folder / "labelled_495.csv")
    texts = [f"{row['title']}\n{row['text']}" for row in rows]
    everything = vocabulary_of(counted)
    alike = matrix_of(count(map(features_of, texts)), everything) @ matrix_of(counted, everything).T
    strange = np.flatnonzero(alike.max(axis=0).toarray().ravel() < ALIKE)
    twins = np.asarray(alike.argmax(axis=1)).ravel()
    vocabulary, weights = fitted(counted.take(strange), labels[strange], len(names))
    model = LinearClassifier(vocabulary, weights, tuple(names), sharpness, "benchmark")
    truth = np.array([names.index(row["category"]) for row in rows])
    guesses = [model.classify(text) for text in texts]
    guessed = np.array([int(model.scores(text).argmax()) for text in texts])
    segmented = (matrix_of(counted.take(twins), vocabulary) @ weights).argmax(axis=1)
    lexicon = [load_lexicon().classify(text).name.split("／")[0] for text in texts]
    figures = {
        "texts": len(texts),
        "training_rows_left_out": len(labels) - len(strange),
        "macro_f1": round(_macro(truth, guessed), 4),
        "accuracy": round(float(np.mean(guessed == truth)), 4),
        "macro_f1_same_reports_segmented": round(_macro(truth, segmented), 4),
        "mean_confidence": round(float(np.mean([guess.confidence for guess in guesses])), 4),
        "lexicon_accuracy": round(float(np.mean(np.array(lexicon) == np.array(names)[truth])), 4),
    }
    print("raw, unseen:", figures)
    return model, figures


def messages_per_second(folder: Path, model: LinearClassifier) -> dict[str, int]:
    """Raw reports classified one by one (confidence and deciding words included), in one thread."""
    rows = _rows(folder / "messages_4326.csv")[:SPEED_TEXTS]
    texts = [f"{row['title']}\n{row['text']}" for row in rows]
    classifiers: dict[str, Classifier] = {"trained": model, "lexicon": load_lexicon()}
    speed = {}
    for name, classifier in classifiers.items():
        for text in texts[:200]:
            classifier.classify(text)
        started = time.perf_counter()
        for text in texts:
            classifier.classify(text)
        speed[name] = round(len(texts) / (time.perf_counter() - started))
    print(f"{speed['trained']} raw messages/s on one core ({speed['lexicon']} by the lexicon)")
    return speed


def _bytes(model: LinearClassifier) -> int:
    with tempfile.TemporaryDirectory() as folder:
        size = save_model(model, Path(folder)).stat().st_size
        load_model(Path(folder))
        return size


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as rows:
        return list(csv.DictReader(rows))


def _macro(truth: Labels, guessed: Labels) -> float:
    return float(f1_score(truth, guessed, average="macro"))


def _per_class(truth: Labels, guessed: Labels, names: list[str]) -> dict[str, float]:
    return {
        name: round(float(score), 4)
        for name, score in zip(names, f1_score(truth, guessed, average=None), strict=True)
    }


if __name__ == "__main__":
    sys.exit(main())
