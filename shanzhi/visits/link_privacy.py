"""What the fields about linked cadres say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.kernel.api import ACTED, DataClass, FieldUse, declare, each
from shanzhi.visits import models as m

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
