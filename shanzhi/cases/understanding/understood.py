"""What is understood of a text: plain values that any part of the house may store, compare and show."""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Guess:
    """A category that a classifier proposes.

    code: category code of the catalogue (2, 4 or 7 digits); empty when nothing in the text decides.
    name: its path, or the label as the deployment wrote it when that is not in the catalogue.
    confidence: 0 to 1, the share of such guesses that are right.
    words: the words of the text that decided, strongest first.
    """

    code: str
    name: str
    confidence: float
    words: tuple[str, ...] = ()


class Classifier(Protocol):
    """Anything that names a category for a text. `version` is stored with each guess."""

    @property
    def version(self) -> str: ...

    def classify(self, text: str) -> Guess: ...


class Urgency(IntEnum):
    """How soon a person must look. Larger is sooner, so that urgencies compare."""

    NORMAL = 0
    URGENT = 1
    EMERGENCY = 2


@dataclass(frozen=True, slots=True)
class UrgencyReason:
    """Why a text is urgent: the rule's name and reason (Chinese, for the screen) and the words that met it."""

    level: Urgency
    rule: str
    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class UrgencyFinding:
    level: Urgency
    reasons: tuple[UrgencyReason, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything that was understood of one report."""

    category: Guess
    model_version: str
    urgency: UrgencyFinding = field(default_factory=lambda: UrgencyFinding(Urgency.NORMAL))
