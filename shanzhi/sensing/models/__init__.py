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
from shanzhi.sensing.models.device_import import DeviceImport, ImportState, RefusedDevice
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
from shanzhi.sensing.models.trouble import DeviceTrouble, Trouble

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
    "DeviceImport",
    "DeviceKey",
    "DeviceKind",
    "DeviceState",
    "DeviceTrouble",
    "Form",
    "HomeConsent",
    "ImportState",
    "IntakeMinute",
    "KnownMessage",
    "LastState",
    "Maintenance",
    "Metric",
    "Reading",
    "ReadingHour",
    "Refused",
    "RefusedDevice",
    "Severity",
    "Trouble",
]
