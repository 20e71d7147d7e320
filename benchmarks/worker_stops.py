"""A long day: so many matters on one worker's list.

Run as a program with the settings of the house: ``python -m benchmarks.worker_stops 500``.
"""

from __future__ import annotations

import os
import sys
from uuid import uuid4


def main() -> None:
    """Report them as residents of the demo worker's grid; print how many lie on the list."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    import django

    django.setup()
    from shanzhi.cases.api import Report, report_case
    from shanzhi.cases.models.case import Source
    from shanzhi.kernel.api import NOBODY
    from shanzhi.places.api import buildings_of, grid_names

    grid = min(grid_names())
    buildings = [building.pk for building in buildings_of(grid)]
    for number in range(int(sys.argv[1])):
        report = Report(
            key=uuid4(),
            text=f"第{number + 1}处路灯不亮了，晚上走路看不见台阶",
            source=Source.RESIDENT,
            place_code=grid,
            building_id=buildings[number % len(buildings)],
        )
        report_case(report, by=NOBODY)


if __name__ == "__main__":
    main()
