"""What the fields of this room say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.kernel.api import ACTED, DataClass, FieldUse, declare
from shanzhi.messaging.models import Notice

declare(
    Notice,
    {
        "account": ACTED,
        "resident": FieldUse(
            DataClass.PERSONAL,
            "says whom a text message is for; the number itself is not in it",
            "180 days",
            "never shown to staff",
        ),
    },
    none="template params link event_id attempts error",
)
