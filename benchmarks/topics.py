"""Hot topics of real messages: `python -m benchmarks.topics [matters]`.

4,326 real messages are read, placed one by one and settled; then each pair of 300 that were read and labelled by hand
(`topic_pairs.csv`, how: docs/topics.md) is asked: are both in one topic? In the same run: the same questions to plain
TF-IDF of letter pairs and triples with average-link clustering, the reference. Then as many matters as asked for
(100,000) that are made of the real ones, each copy in a town of its own, placed one by one.
"""

from __future__ import annotations

import csv
import json
import sys
import time
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.shared_place import shared_folder
from shanzhi.insight.files.topic_tables import ROUNDS, Row, ranked, read_rows
from shanzhi.insight.rules.topics.entities import names
from shanzhi.insight.rules.topics.placing import Placed, chosen, place, place_all
from shanzhi.insight.rules.topics.rarity import Rarity
from shanzhi.insight.rules.topics.reading import Reading, read

PAIRS = Path(__file__).with_name("topic_pairs.csv")
MANY = 100_000
ONE_MORE = 500
"""Matters placed last, by which the time of one more is measured."""
SYLLABLES = "东西南北金银青白江山云龙凤春秋安平和乐福寿康宁文武星月松竹梅兰石泉林湖海天翠锦华丰庆祥瑞嘉景明清"
TOWNS = "BCDEFGHIJKLMNOPQRSTUVWXYZ"
REFERENCE_DISTANCES = (0.75, 0.8, 0.85, 0.9)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Pairwise, over the labelled pairs."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.precision * self.recall / (self.precision + self.recall or 1)


def main() -> int:
    folder = shared_folder("matters")
    if folder is None:
        print("../shared/data/matters is absent: nothing to measure (set SHANZHI_SHARED)")
        return 2
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    rows, _refused = read_rows(folder / "messages_4326.csv")
    real, readings, placed = run_real(rows)
    labels = dict(zip((row.number for row in rows), placed.index.labels.tolist(), strict=True))
    pairs = list(csv.DictReader(PAIRS.read_text(encoding="utf-8").splitlines()))
    ours = {
        "all": agreement(pairs, labels),
        "chosen_on": agreement(pairs[::2], labels),
        "held_out": agreement(pairs[1::2], labels),
    }
    reference_s, theirs = reference(rows, pairs)
    topics = ranked(rows, readings, placed, rows[-1].voice.at)
    result = {
        "name": "topics",
        "value": real["seconds"],
        "unit": "s for 4,326 real messages",
        "reference": reference_s,
        "ratio": round(real["seconds"] / reference_s, 2),
        "cpu_seconds": real["cpu_seconds"],
        "memory_mb": real["memory_mb"],
        "one_more_ms": real["one_more_ms"],
        "topics_of_more_than_one_person": len(topics),
        "precision": round(ours["all"].precision, 3),
        "recall": round(ours["all"].recall, 3),
        "by_half": {
            half: {"precision": round(one.precision, 3), "recall": round(one.recall, 3)}
            for half, one in ours.items()
        },
        "reference_precision": round(theirs.precision, 3),
        "reference_recall": round(theirs.recall, 3),
        "many": run_many(rows, many) if many else {},
    }
    print(json.dumps(result, ensure_ascii=False))
    return 0


def run_real(rows: list[Row]) -> tuple[dict[str, float], list[Reading], Placed]:
    """Read, place, settle; and how long one more takes."""
    before, started, worked = _memory_mb(), time.perf_counter(), time.process_time()
    readings = [read(row.title, row.text) for row in rows]
    read_s = time.perf_counter() - started
    placed = place_all(readings, rounds=ROUNDS)
    seconds = time.perf_counter() - started
    print(f"{len(rows)} messages: {seconds:.1f} s, of which {read_s:.1f} s reading", flush=True)
    cpu = time.process_time() - worked
    figures = {
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "memory_mb": round(_memory_mb() - before),
        "one_more_ms": _one_more(placed, rows[-ONE_MORE:]),
    }
    return figures, readings, placed


def run_many(rows: list[Row], wanted: int) -> dict[str, float]:
    """Matters of many towns, placed one by one as they come in."""
    before, started = _memory_mb(), time.perf_counter()
    made = [in_town(row, copy) for copy in range(-(-wanted // len(rows))) for row in rows][:wanted]
    readings = [read(title, text) for title, text in made]
    print(f"{wanted} matters made and read in {time.perf_counter() - started:.0f} s", flush=True)
    started, worked = time.perf_counter(), time.process_time()
    rarity = Rarity()
    rarity.add_all(readings)
    placed = place_all(readings[:0])
    placed.index.rarity = rarity
    last = []
    for at, reading in enumerate(readings):
        begun = time.perf_counter()
        place(placed, reading)
        last.append(time.perf_counter() - begun)
        if at % 10_000 == 9_999:
            print(f"{at + 1}: {1000 * float(np.median(last[-1000:])):.1f} ms each", flush=True)
    return {
        "matters": wanted,
        "seconds_placing": round(time.perf_counter() - started, 1),
        "cpu_seconds_placing": round(time.process_time() - worked, 1),
        "memory_mb": round(_memory_mb() - before),
        "one_more_ms_median": round(1000 * float(np.median(last[-ONE_MORE:])), 2),
        "one_more_ms_p95": round(1000 * float(np.percentile(last[-ONE_MORE:], 95)), 2),
    }


def in_town(row: Row, copy: int) -> tuple[str, str]:
    """The same trouble in another town: its districts and places have other names."""
    title, text = row.title, row.text[:1500]
    if not copy:
        return title, text
    for name in names(f"{title} {text}"):
        other = _renamed(name, copy)
        title, text = title.replace(name, other), text.replace(name, other)
    town = TOWNS[copy % len(TOWNS)]
    return title.replace("A", town), text.replace("A", town)


def agreement(pairs: list[dict[str, str]], labels: dict[str, int]) -> Agreement:
    """Of the pairs that are in one topic, how many are the same; of the same, how many are in one."""
    together = [labels[pair["one"]] == labels[pair["other"]] for pair in pairs]
    same = [pair["same"] == "1" for pair in pairs]
    both = sum(a and b for a, b in zip(together, same, strict=True))
    return Agreement(both / max(1, sum(together)), both / max(1, sum(same)))


def reference(rows: list[Row], pairs: list[dict[str, str]]) -> tuple[float, Agreement]:
    """Plain TF-IDF with average link; of four distances the one that agrees best is taken."""
    started = time.perf_counter()
    words = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), min_df=2, sublinear_tf=True)
    matrix = words.fit_transform([f"{row.title} {row.text[:1500]}" for row in rows])
    far = np.clip(1 - (matrix @ matrix.T).toarray(), 0, None).astype(np.float32)
    best, seconds = Agreement(0, 0), 0.0
    for distance in REFERENCE_DISTANCES:
        machine = AgglomerativeClustering(
            None, metric="precomputed", linkage="average", distance_threshold=distance
        )
        found = machine.fit_predict(far)
        seconds = seconds or time.perf_counter() - started
        labels = dict(zip((row.number for row in rows), found.tolist(), strict=True))
        best = max(best, agreement(pairs, labels), key=lambda one: one.f1)
    print(f"reference: {best}, {seconds:.1f} s", flush=True)
    return round(seconds, 1), best


def _renamed(name: str, copy: int) -> str:
    seed = zlib.crc32(f"{copy} {name}".encode())
    size = len(SYLLABLES)
    return SYLLABLES[seed % size] + SYLLABLES[seed // size % size] + name[2:]


def _one_more(placed: Placed, rows: list[Row]) -> float:
    """p95 of reading one more and finding its topic, in milliseconds; nothing is kept of it."""
    taken = []
    for row in rows:
        started = time.perf_counter()
        matter = placed.index.matter(read(f"{row.title}呢", row.text))
        chosen(placed.index.means(matter, placed.topics))
        taken.append(time.perf_counter() - started)
    return round(1000 * float(np.percentile(taken, 95)), 1)


def _memory_mb() -> float:
    return float(psutil.Process().memory_info().rss) / 1e6


if __name__ == "__main__":
    sys.exit(main())
