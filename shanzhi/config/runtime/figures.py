"""The figures' process: carries what happens into the figures, within two seconds of its commit."""

from __future__ import annotations

import os
import signal
import threading

# Pages come first; a figure may be a second behind.
NICENESS = 5


def work() -> None:
    """Until SIGTERM or SIGINT; what is half done is finished or rolled back first."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    os.nice(NICENESS)
    django.setup()
    from shanzhi.insight.api import FigureWatch

    told_to_stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told_to_stop.set())
    FigureWatch(told_to_stop.is_set).run()


if __name__ == "__main__":
    work()
