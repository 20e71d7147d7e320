"""What the fields of meetings say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.deliberation import models as m
from shanzhi.kernel.api import ACTED, DataClass, FieldUse, declare, each

KEPT = "2 years after the meeting"
TO_THE_DESK = "to who calls the meeting and stands at its door"
INVITED = FieldUse(
    DataClass.PERSONAL, "invites somebody and proves that they were told", KEPT, TO_THE_DESK
)
SPOKEN = FieldUse(
    DataClass.PERSONAL,
    "says what was talked over and decided",
    "for good",
    "to everybody once they are published: whoever writes them leaves names out",
)

declare(
    m.Meeting,
    {
        "made_by": ACTED,
        "minutes": SPOKEN,
        "transcript": FieldUse(
            DataClass.PERSONAL,
            "a draft of the minutes",
            "until 30 days after they are published",
            TO_THE_DESK,
        ),
    },
    none="public_id place_code title where caller cancel_reason kind invited_by entitled notice_event_id",
)
declare(m.AgendaItem, none="position title words decision yes no abstained present")
declare(
    m.Invitation,
    {
        **each(INVITED, "label answer resident"),
        "name_encrypted": FieldUse(
            DataClass.PERSONAL, "names somebody on the attendance sheet", KEPT, TO_THE_DESK
        ),
    },
    none="number came_by",
)
declare(m.Delivery, {"noted_by": ACTED})
declare(
    m.Lots,
    {
        "household_ids": FieldUse(
            DataClass.PERSONAL, "the list that lots are drawn from", KEPT, TO_THE_DESK
        )
    },
    none="candidates size list_hash source seed drawn",
)
declare(m.MeetingTask, {"owner": ACTED}, none="words done_words due_on")
