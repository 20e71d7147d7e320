"""Who follows a matter, and what those may know of it who did not report it."""

from __future__ import annotations

from dataclasses import replace

from shanzhi.cases.models import Case, CaseFollower
from shanzhi.cases.queries.timeline import Entry, timeline
from shanzhi.kernel.api import NOBODY

# What moved, and the answer; what the reporter and the unit said to each other stays between them.
PUBLIC = (
    "CaseOpened",
    "CaseDispatched",
    "CaseAccepted",
    "CaseClosed",
    "CaseSentBack",
    "CaseRated",
    "CaseArchived",
    "CaseWithdrawn",
    "CaseMerged",
    "CaseAbsorbed",
    "CaseUnmerged",
    "CaseReleased",
)


def progress(case: Case, *, with_answer: bool = False) -> list[Entry]:
    """The history of a matter without words, pictures and names of people; ``with_answer`` keeps
    what the unit answered, for those whose own report is answered by it."""
    entries = [entry for entry in timeline(case, NOBODY) if entry.kind in PUBLIC]
    return [
        replace(
            entry,
            detail=entry.detail if with_answer and entry.kind == "CaseClosed" else "",
            reason="",
            who="",
            files=(),
        )
        for entry in entries
    ]


def is_followed(case: Case, device_key: str) -> CaseFollower | None:
    """This device's wish to be told, if it has one."""
    return CaseFollower.objects.filter(case=case, device_key=device_key).first()


def followed_by(device_key: str, *, most: int = 30) -> list[Case]:
    """Matters that this device follows, the newest wish first (1 query)."""
    rows = CaseFollower.objects.filter(device_key=device_key).select_related(
        "case__category", "case__holder_unit"
    )
    return [row.case for row in rows.order_by("-pk")[:most]]
