"""One call that reads a report: its category, and how urgent it is."""

from shanzhi.cases.understanding.understood import Classifier, Understanding
from shanzhi.cases.understanding.urgency import urgency_of

LONGEST = 20_000
"""Characters that are read; what a report is about is said long before."""


def understand(text: str, *, classifier: Classifier) -> Understanding:
    """Read one report. The place that it names is found by the room of places.

    text: as the resident wrote it (title and body joined by a line break where there are both).
    classifier: from `load_classifier`. Never raises for any text.
    """
    text = text[:LONGEST]
    return Understanding(
        category=classifier.classify(text),
        model_version=classifier.version,
        urgency=urgency_of(text),
    )
