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
from shanzhi.sensing.models.rhythm import Rhythm
from shanzhi.sensing.models.rule import AlarmRule, Form, Severity
from shanzhi.sensing.models.rule_trial import RuleTrial

__all__ = [
    "FALSE_OUTCOMES",
    "LIFE_SAFETY",
    "Alarm",
    "AlarmCall",
    "AlarmGroup",
    "AlarmOutcome",
    "AlarmRule",
    "AlarmState",
    "AlarmStep",
    "CallChannel",
    "Cause",
    "Device",
    "DeviceGroup",
    "DeviceKey",
    "DeviceKind",
    "DeviceState",
    "Form",
    "HomeConsent",
    "IntakeMinute",
    "KnownMessage",
    "LastState",
    "Maintenance",
    "Metric",
    "Reading",
    "ReadingHour",
    "Refused",
    "Rhythm",
    "RuleTrial",
    "Severity",
]
