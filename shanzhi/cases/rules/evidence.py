"""Which pictures a category asks for, and whether they are there and were taken there. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shanzhi.cases.models.category import EvidenceRule
from shanzhi.cases.models.evidence import Stage
from shanzhi.lib.coordinates import distance_m

STRICTNESS = (EvidenceRule.NONE, EvidenceRule.AFTER, EvidenceRule.BEFORE_AFTER)
# What a phone says of its own accuracy is believed up to here: "within 10 km" excuses nothing.
ACCURACY_MAX_M = 100


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a matter: its stage, and (latitude, longitude, accuracy in metres) of where it
    was taken, None when nobody said so."""

    stage: str
    taken: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is missing: ``after`` or ``before`` a picture, ``unlocated`` no picture says where it
    was taken, ``far`` the nearest was taken ``metres`` away."""

    kind: str
    metres: int = 0


def stricter(one: str, other: str) -> str:
    """The stricter of two rules; an unknown one asks for nothing."""
    return max(one, other, key=lambda rule: STRICTNESS.index(rule) if rule in STRICTNESS else 0)


def evidence_fault(
    rule: str,
    within_m: int | None,
    point: tuple[float, float] | None,
    pictures: Sequence[Picture],
) -> Fault | None:
    """The first thing that is missing, None when all is there.

    ``point`` is where the matter is; without one no distance can be asked for. The picture that a
    report came with shows how it was before. One picture taken near enough is enough.
    """
    if rule == EvidenceRule.NONE:
        return None
    after = [picture for picture in pictures if picture.stage == Stage.EVIDENCE]
    if not after:
        return Fault("after")
    before = any(picture.stage in {Stage.BEFORE, Stage.REPORT} for picture in pictures)
    if rule == EvidenceRule.BEFORE_AFTER and not before:
        return Fault("before")
    if within_m is None or point is None:
        return None
    return _distance_fault(within_m, point, after)


def _distance_fault(
    within_m: int, point: tuple[float, float], after: Sequence[Picture]
) -> Fault | None:
    located = [picture.taken for picture in after if picture.taken is not None]
    if not located:
        return Fault("unlocated")
    away, accuracy = min(
        (distance_m(*point, latitude, longitude), accuracy)
        for latitude, longitude, accuracy in located
    )
    if away - min(accuracy, ACCURACY_MAX_M) <= within_m:
        return None
    return Fault("far", round(away))
