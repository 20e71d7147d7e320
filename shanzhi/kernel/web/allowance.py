"""How often an address may do something that costs us much."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from django.utils.translation import gettext as _

from shanzhi.kernel.refusals import TooMany

ADDRESSES_REMEMBERED = 10_000


class Allowance:
    """At most ``times`` within ``seconds`` per address, counted in this process alone.

    A whole quarter may share one address of its mobile network, so allowances are generous: they
    stop a script, not a street.
    """

    def __init__(
        self, times: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.times = times
        self.seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._windows: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def take(self, address: str) -> None:
        """Use one. Raises TooMany, saying when to come back, when none is left."""
        now = self._clock()
        with self._lock:
            began, used = self._windows.pop(address, (now, 0))
            if now - began >= self.seconds:
                began, used = now, 0
            self._windows[address] = (began, used + 1)
            while len(self._windows) > ADDRESSES_REMEMBERED:
                self._windows.popitem(last=False)
        if used >= self.times:
            minutes = max(math.ceil((began + self.seconds - now) / 60), 1)
            raise TooMany(_("操作太频繁了，请 %(minutes)s 分钟后再试。") % {"minutes": minutes})
