"""One call that reads a report: its category, how urgent it is, and the place it names."""

from shanzhi.cases.understanding.placenames import Gazetteer
from shanzhi.cases.understanding.understood import Classifier, Understanding
from shanzhi.cases.understanding.urgency import urgency_of

LONGEST = 20_000
"""Characters that are read; what a report is about is said long before."""


def understand(
    text: str, *, classifier: Classifier, gazetteer: Gazetteer | None = None, near: str = ""
) -> Understanding:
    """Read one report.

    text: as the resident wrote it (title and body joined by a line break where there are both).
    classifier: from `load_classifier`. gazetteer: None leaves the place to other means. near: place code already
    known (of the scanned grid), which decides between places of the same name.
    Never raises for any text. About 0.3 ms on one core for 400 characters.
    """
    text = text[:LONGEST]
    return Understanding(
        category=classifier.classify(text),
        model_version=classifier.version,
        urgency=urgency_of(text),
        place=gazetteer.find(text, near=near) if gazetteer else None,
    )
