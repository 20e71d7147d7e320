"""What the fields of this room say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.kernel.api import ACTED, DataClass, FieldUse, declare
from shanzhi.sensing import models as m

# Rules.
declare(
    m.AlarmRule,
    {"changed_by": ACTED},
    none=(
        "place_code name raise_at clear_at other_at window_s needed of hold_s off_reason version"
    ),
)
declare(
    m.RuleTrial,
    {"asked_by": ACTED},
    none="version place_code draft total done findings",
)
declare(
    m.Rhythm,
    {
        "state": FieldUse(
            DataClass.SENSITIVE,
            "notices that nothing moved for longer than this person is ever quiet",
            "until consent ends, or 30 days after the device last spoke",
            "shown to nobody; read by the rules alone",
        )
    },
)
