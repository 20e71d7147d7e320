"""The map without people as JSON: kept from one reckoning to the next."""

from __future__ import annotations

from typing import Any

import numpy as np

from shanzhi.deliberation.rules.opinion_groups import Frame


def stored(frame: Frame) -> dict[str, Any]:
    """Rounded to six places, which moves nobody."""
    return {
        "ids": frame.ids.tolist(),
        "means": frame.means.round(6).tolist(),
        "axes": frame.axes.round(6).tolist(),
        "centres": frame.centres.round(6).tolist(),
        "names": list(frame.names),
    }


def frame_of(kept: dict[str, Any]) -> Frame:
    """The frame again."""
    return Frame(
        ids=np.array(kept["ids"], dtype=np.int64),
        means=np.array(kept["means"], dtype=np.float64),
        axes=np.array(kept["axes"], dtype=np.float64),
        centres=np.array(kept["centres"], dtype=np.float64),
        names=tuple(kept["names"]),
    )
