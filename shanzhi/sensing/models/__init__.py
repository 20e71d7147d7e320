"""Aggregates of the room."""

from shanzhi.sensing.models.alarm import (
    FALSE_OUTCOMES,
    Alarm,
    AlarmCall,
    AlarmGroup,
    AlarmOutcome,
    AlarmState,
    AlarmStep,
    CallChannel,
)
from shanzhi.sensing.models.device import (
    Device,
    DeviceGroup,
    DeviceKey,
    DeviceState,
    HomeConsent,
    Maintenance,
)
from shanzhi.sensing.models.kind import LIFE_SAFETY, Cause, DeviceKind, Metric
from shanzhi.sensing.models.reading import (
    IntakeMinute,
    KnownMessage,
    LastState,
    Reading,
    ReadingHour,
    Refused,
)
from shanzhi.sensing.models.rule import AlarmRule, Form, Severity
from shanzhi.sensing.models.source import Platform, PushSource, SourceKind
from shanzhi.sensing.models.vision import (
    PLATED,
    AppealState,
    Follow,
    OwnPlate,
    PosterTask,
    VisionEvent,
    VisionKind,
    VisionState,
)

__all__ = [
    "FALSE_OUTCOMES",
    "LIFE_SAFETY",
    "PLATED",
    "Alarm",
    "AlarmCall",
    "AlarmGroup",
    "AlarmOutcome",
    "AlarmRule",
    "AlarmState",
    "AlarmStep",
    "AppealState",
    "CallChannel",
    "Cause",
    "Device",
    "DeviceGroup",
    "DeviceKey",
    "DeviceKind",
    "DeviceState",
    "Follow",
    "Form",
    "HomeConsent",
    "IntakeMinute",
    "KnownMessage",
    "LastState",
    "Maintenance",
    "Metric",
    "OwnPlate",
    "Platform",
    "PosterTask",
    "PushSource",
    "Reading",
    "ReadingHour",
    "Refused",
    "Severity",
    "SourceKind",
    "VisionEvent",
    "VisionKind",
    "VisionState",
]
