"""What the fields of talks say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.deliberation import models as m
from shanzhi.kernel.api import ACTED, DataClass, FieldUse, declare, each

KEPT = "2 years after the talk ended, or until the resident erases it"
OPINION = FieldUse(
    DataClass.SENSITIVE,
    "finds what neighbours share",
    KEPT,
    "shown to nobody; counted with at least four others",
)
SAID = FieldUse(DataClass.PERSONAL, "lets others agree or disagree", KEPT, "without who said it")

declare(m.Talk, {"opened_by": ACTED}, none="public_id place_code voices question background")
declare(
    m.Statement,
    {
        **each(SAID, "text plain"),
        "author": OPINION,
        "decided_by": ACTED,
    },
    none="reason",
)
declare(m.StatementVote, each(OPINION, "voter opinion"))
declare(m.TalkResult, none="voters votes shown frame")
