"""What can happen in this room."""

from shanzhi.sensing.events.rules import AlarmRuleEvent, AlarmRuleSaved, AlarmRuleSwitched
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
    "AlarmRuleEvent",
    "AlarmRuleSaved",
    "AlarmRuleSwitched",
    "PosterPut",
    "PushSourceChanged",
    "VisionAppealDecided",
    "VisionAppealed",
    "VisionConfirmed",
    "VisionDismissed",
    "VisionEventTaken",
]
