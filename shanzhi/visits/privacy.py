"""What the fields of this room say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.kernel.api import ACTED, DataClass, FieldUse, declare, each
from shanzhi.visits import models as m

# Visits to households, what was heard, care.
BY_THE_CARE_GIVER = "to the worker of the grid and the desk of the community alone"
WORDS_KEPT = "1 year, or until the resident erases it"
CARE_KEPT = "180 days after its end, or until the resident erases it"


def said(purpose: str, kept: str = WORDS_KEPT) -> FieldUse:
    """What somebody said or needs, written down with their consent."""
    return FieldUse(DataClass.SENSITIVE, purpose, kept, BY_THE_CARE_GIVER)


declare(
    m.Visit,
    {
        "visitor": ACTED,
        **each(said("brings what they need"), "needs ticked lists"),
        **each(said("lets the next visitor know how they are"), "mood note"),
        "hazards": said("what is dangerous is put right", "with the visit"),
    },
    none="key place_code",
)
declare(m.VisitTarget, none="place_code households")
declare(
    m.Heard,
    {
        "words": said("what was heard on a visit is taken further and answered"),
        "end_note": said("says what became of it"),
        **each(ACTED, "holder ended_by"),
    },
    none="key place_code",
)
declare(
    m.CareLevel,
    {
        "colour": said("sets how often somebody is looked in on", CARE_KEPT),
        "needs": said("says why somebody is looked in on", CARE_KEPT),
        "words": said("says why somebody is looked in on", CARE_KEPT),
        "basis_words": said("names the duty on which it rests", CARE_KEPT),
        **each(ACTED, "set_by ended_by"),
    },
    none="place_code review_on visit_due_on ring_due_on",
)
declare(m.Ring, {"rung_by": ACTED}, none="key place_code")
declare(
    m.MissedCare,
    {
        "answer": said("says how somebody was found to be", CARE_KEPT),
        "answered_by": ACTED,
    },
    none="place_code day",
)
declare(m.CarePace, {"changed_by": ACTED}, none="place_code visit_days ring_days")

# Linked cadres.
HEARD = FieldUse(
    DataClass.PERSONAL,
    "lets what residents told a cadre be taken further and answered",
    "1 year",
    "numbers and names masked for everybody but the cadre",
)

declare(m.Link, each(ACTED, "account made_by"), none="place_code duties tasks starts_on ends_on")
declare(m.LinkPlan, none="starts_on due_on")
declare(m.LinkRecord, each(HEARD, "met heard place_words"), none="key place_code")
declare(m.LinkFile)
