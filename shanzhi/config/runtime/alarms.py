"""The alarm process: groups alarms, opens their matters and calls people, within a second."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import suppress


def work() -> None:
    """Until SIGTERM or SIGINT; what is half done is finished or rolled back first."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    django.setup()
    from shanzhi.sensing.watch.loop import Watch

    # Who is in danger does not wait behind readings; without the right to it all are alike.
    with suppress(PermissionError):
        os.nice(-10)
    told_to_stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told_to_stop.set())
    Watch(told_to_stop.is_set).run()


if __name__ == "__main__":
    work()
