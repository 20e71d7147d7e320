"""How often one source may speak: buckets that fill up again, remembered for the latest sources."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

SOURCES_REMEMBERED = 100_000


class Buckets:
    """``per_second`` on average and ``burst`` at once for each source, in this process."""

    def __init__(
        self, per_second: float, burst: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._per_second = per_second
        self._burst = burst
        self._clock = clock
        self._levels: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def take(self, source: Hashable) -> int:
        """Take one; 0 when there was one, else the seconds after which to come back."""
        moment = self._clock()
        level, since = self._levels.pop(source, (self._burst, moment))
        level = min(level + (moment - since) * self._per_second, self._burst)
        allowed = level >= 1
        self._levels[source] = (level - 1 if allowed else level, moment)
        if len(self._levels) > SOURCES_REMEMBERED:
            self._levels.popitem(last=False)
        return 0 if allowed else max(math.ceil((1 - level) / self._per_second), 1)
