"""Matters that wait at the clerk's own community, enough for every journey that takes one on; the last of
them tells more of its reporter than anybody asked (tests/traces.py).

Run as a program with the settings of the house: ``python -m tests.browser.fill_desk``.
"""

from __future__ import annotations

import os
from uuid import uuid4

HOW_MANY = 14
# More that somebody has already begun to handle. The demo town has some too, but how many of them are the
# clerk's depends on the hour in which it is made (its routing rules know day and night).
BEGUN = 4


def main() -> None:
    """Report them, as residents of the first grid."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    import django

    django.setup()
    from shanzhi.cases.actions.accept import accept_case
    from shanzhi.cases.api import Report, report_case
    from shanzhi.cases.models.case import Source
    from shanzhi.cases.queries.tables import categories
    from shanzhi.kernel.api import NOBODY, SYSTEM
    from shanzhi.places.api import grid_names
    from tests.traces import WORDS

    grid = min(grid_names())
    # Of many kinds: what repeats is looked at otherwise. The first kind belongs to the grid.
    kinds = [code for code in categories.get() if len(code) == 4 and not code.startswith("01")]
    for number, kind in enumerate(kinds[: HOW_MANY + BEGUN], start=1):
        told_too_much = f"。{WORDS}" if number == HOW_MANY else ""
        report = Report(
            key=uuid4(),
            text=f"{number}号楼的公告栏玻璃裂了，边上翘起来{told_too_much}",
            source=Source.RESIDENT,
            place_code=grid,
            category_code=kind,
        )
        case = report_case(report, by=NOBODY).case
        if number > HOW_MANY:
            accept_case(case, by=SYSTEM)


if __name__ == "__main__":
    main()
