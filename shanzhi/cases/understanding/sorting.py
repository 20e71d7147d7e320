"""Adds a category, its confidence and the words that decided to every row of a CSV file."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from shanzhi.cases.understanding.labelled import Refused, as_csv_line, open_table
from shanzhi.cases.understanding.understood import Classifier

ADDED_COLUMNS = ("predicted_category", "confidence", "deciding_words")


@dataclass(frozen=True, slots=True)
class Sorted:
    """What came of it: rows written, how many of them had a label, and for how many the guess agrees with it."""

    rows: int
    refused: tuple[Refused, ...]
    labelled: int
    agreed: int


def classify_file(
    path: Path,
    out: Path,
    classifier: Classifier,
    progress: Callable[[int, int], None] = lambda *_: None,
    *,
    text: str | None = None,
    label: str | None = None,
) -> Sorted:
    """Write `path` again to `out` (UTF-8 with mark) with three columns more; unreadable rows are left out and told.

    progress: called with lines done and lines in all. Raises UnreadableFile.
    """
    table = open_table(path, text=text, label=label, labelled=False)
    rows = labelled = agreed = 0
    out.parent.mkdir(parents=True, exist_ok=True)
    waiting = out.with_name(out.name + ".part")
    with waiting.open("w", encoding="utf-8-sig", newline="") as target:
        target.write(as_csv_line([*table.columns, *ADDED_COLUMNS]))
        for row in table.rows(labelled=False):
            guess = classifier.classify(row.text)
            cells = [row.cells[column] for column in table.columns]
            target.write(
                as_csv_line([*cells, guess.name, f"{guess.confidence:.3f}", " ".join(guess.words)])
            )
            rows += 1
            labelled += bool(row.label)
            agreed += bool(row.label) and guess.name.startswith(row.label)
            progress(row.line, len(table.lines))
    waiting.replace(out)
    return Sorted(rows, tuple(table.refused), labelled, agreed)
