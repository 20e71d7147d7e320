"""What can happen in this room; nothing in an event says who somebody is or what they said."""

from shanzhi.sensing.events.alarms import (
    AlarmAcknowledged,
    AlarmAttended,
    AlarmCalled,
    AlarmClosed,
    AlarmEscalated,
    AlarmEvent,
    AlarmRaised,
    AlarmReleased,
)

__all__ = [
    "AlarmAcknowledged",
    "AlarmAttended",
    "AlarmCalled",
    "AlarmClosed",
    "AlarmEscalated",
    "AlarmEvent",
    "AlarmRaised",
    "AlarmReleased",
]
