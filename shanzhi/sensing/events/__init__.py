"""What can happen in this room."""

from shanzhi.sensing.events.vision import (
    PosterPut,
    PushSourceChanged,
    VisionAppealDecided,
    VisionAppealed,
    VisionConfirmed,
    VisionDismissed,
    VisionEventTaken,
)

__all__ = [
    "PosterPut",
    "PushSourceChanged",
    "VisionAppealDecided",
    "VisionAppealed",
    "VisionConfirmed",
    "VisionDismissed",
    "VisionEventTaken",
]
