"""Quiet and silence once more, slow and plain: one device, one moment at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from shanzhi.sensing.rules.rhythm import (
    BIN_MS,
    BINS,
    DAYS_TO_SPEAK,
    KEEP,
    LEAST_QUIET_MS,
    MOST_DAYS,
    OUT_MARGIN,
    PRIOR,
)


def half(value: float) -> float:
    """As the book keeps it."""
    return float(np.float16(value))


@dataclass
class PlainQuiet:
    """The days of one person behind a door (slot 0 is whether it is open), in a zone of UTC."""

    limit: float
    interval_ms: int
    share: list[float] = field(default_factory=lambda: [0.0] * BINS)
    risk: list[float] = field(default_factory=lambda: [0.0] * BINS)
    hits: list[float] = field(default_factory=lambda: [0.0] * BINS)
    learnt: int = 0
    running: int | None = None
    busy: bool = False
    was_busy: bool = True
    surprise: float = 0.0
    active_at: int = 0
    raised: bool = False
    state: float | None = None
    newest: int = 0

    def read(self, value: float, at: int) -> list[tuple[bool, int]]:
        moved = self.state is not None and value != self.state
        if at >= self.newest:
            self.state, self.newest = value, at
        if not moved:
            return []
        self.active_at = max(self.active_at, at)
        if self.running is not None and at // BIN_MS < self.running:
            return []
        self.busy, self.surprise = True, 0.0
        ended, self.raised = self.raised, False
        return [(False, at)] if ended else []

    def look(self, now: int, seen: int) -> list[tuple[bool, int]]:
        alive = now - seen <= 2 * self.interval_ms
        if self.running is None or now // BIN_MS > self.running:
            self._close(now // BIN_MS, alive=alive)
        passed = now % BIN_MS / BIN_MS * self._step(now // BIN_MS % BINS)
        limit = self.limit + (0.0 if self.state == 1.0 else OUT_MARGIN)
        speaks = (
            alive and not self.busy and not self.raised and self.active_at > 0
            and now - self.active_at >= LEAST_QUIET_MS
            and self.learnt >= DAYS_TO_SPEAK * BINS
            and self.surprise + passed >= limit
        )  # fmt: skip
        self.raised |= speaks
        return [(True, now)] if speaks else []

    def _close(self, now: int, *, alive: bool) -> None:
        whole = self.running == now - 1 and alive
        column = (now - 1) % BINS
        if whole and not self.raised:
            self._learn(column)
        if whole and not self.busy:
            self.surprise += self._step(column)
        self.was_busy = self.busy if whole else True
        self.busy, self.running = False, now

    def _learn(self, column: int) -> None:
        weight = max(1 / (self.learnt // BINS + 1), 1 - KEEP)
        share = self.share[column]
        self.share[column] = half(share + weight * (self.busy - share))
        if not self.was_busy:
            self.risk[column] = half(KEEP * self.risk[column] + 1)
            self.hits[column] = half(KEEP * self.hits[column] + self.busy)
        self.learnt += 1

    def _step(self, column: int) -> float:
        days = min(self.learnt // BINS, MOST_DAYS)
        share = (days * self.share[column] + 0.5) / (days + 1)
        hazard = (self.hits[column] + PRIOR * share) / (self.risk[column] + PRIOR)
        return -math.log10(1 - min(hazard, 0.999))
