"""Steps of a macro: which verbs there are and what each needs. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_STEPS = 6


class StepVerb(StrEnum):
    """What a step does, through the ordinary action of that verb."""

    ACCEPT = "accept"
    COMMENT = "comment"
    TELL = "tell"
    DISPATCH = "dispatch"
    ASK = "ask"
    CLOSE = "close"


SAYS_SOMETHING = frozenset(StepVerb) - {StepVerb.ACCEPT}


@dataclass(frozen=True, slots=True)
class MacroStep:
    """``words`` are the remark, question, reason or reply; ``unit_id`` is of a dispatch."""

    verb: StepVerb
    words: str = ""
    unit_id: int | None = None

    def as_json(self) -> dict[str, str | int]:
        """As it is kept; what the verb does not need is left out."""
        kept: dict[str, str | int] = {"verb": self.verb.value}
        if self.verb in SAYS_SOMETHING:
            kept["words"] = self.words
        if self.verb is StepVerb.DISPATCH and self.unit_id is not None:
            kept["unit_id"] = self.unit_id
        return kept


def step_of(kept: Mapping[str, object]) -> MacroStep:
    """A step as it was kept."""
    unit = kept.get("unit_id")
    return MacroStep(
        StepVerb(str(kept["verb"])),
        str(kept.get("words", "")),
        unit if isinstance(unit, int) else None,
    )


def incomplete(steps: Sequence[MacroStep]) -> int | None:
    """Number (from 1) of the first step that lacks its words or its unit; None when all are whole."""
    for number, step in enumerate(steps, start=1):
        lacks_words = step.verb in SAYS_SOMETHING and not step.words.strip()
        if lacks_words or (step.verb is StepVerb.DISPATCH and step.unit_id is None):
            return number
    return None
