"""What the fields of this room say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.kernel.api import ACTED, DataClass, FieldUse, declare, each
from shanzhi.sensing import models as m

# What cameras saw, and who pushes.
SEEN = "masked for everybody; found by its index when it comes again"
declare(
    m.PushSource,
    {"made_by": ACTED},
    none="name platform place_code secret_digest networks signature_header "
    "signing_key_encrypted mapping",
)
declare(
    m.VisionEvent,
    {
        "plate_encrypted": FieldUse(
            DataClass.SENSITIVE, "lets its rider be taught and not twice", "90 days", SEEN
        ),
        "plate_index": FieldUse(
            DataClass.SENSITIVE, "tells that the same e-bike came again", "90 days", SEEN
        ),
        "picture": FieldUse(
            DataClass.SENSITIVE,
            "a person sees in it whether it is so, and whoever appeals",
            "30 days",
            "whoever stands in it is made unrecognisable before it is kept",
        ),
        **each(ACTED, "decided_by appeal_decided_by"),
    },
    none="public_id external_id place_code spot",
)
declare(
    m.OwnPlate,
    each(
        FieldUse(
            DataClass.SENSITIVE,
            "lets the rider be told and nobody else",
            "until the resident removes it",
            "to its resident alone, masked",
        ),
        "resident plate_encrypted plate_index",
    ),
)
declare(m.PosterTask, {"done_by": ACTED}, none="place_code")
