"""Do two open matters speak of the same? By words, place and time. Pure."""

from __future__ import annotations

from dataclasses import dataclass

# Words alone have to be alike at least so much; nearness only puts one before the other.
ALIKE = 0.3
SAME_BUILDING, SAME_GRID = 0.25, 0.15
NEAR_METRES, NEAR = 100.0, 0.2
FRESH_HOURS, FRESH = 48.0, 0.1


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two matters are: shared words (0 … 1), whether they are of the same building or
    grid, metres between their points (None: not known), and hours between their reports."""

    words: float
    same_building: bool
    same_grid: bool
    metres: float | None
    hours: float

    @property
    def is_alike(self) -> bool:
        """Enough to show one beside the other?"""
        return self.words >= ALIKE

    @property
    def score(self) -> float:
        """What comes first; never decides alone."""
        place = SAME_BUILDING if self.same_building else SAME_GRID if self.same_grid else 0.0
        if self.metres is not None and self.metres <= NEAR_METRES:
            place = max(place, NEAR)
        return self.words + place + (FRESH if self.hours <= FRESH_HOURS else 0.0)
