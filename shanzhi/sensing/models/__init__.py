"""Aggregates of the room."""

from shanzhi.sensing.models.absence import Absence
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
from shanzhi.sensing.models.ingest import IngestProcess, IngestSlot
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
from shanzhi.sensing.models.source import Platform, PushSource, SourceKind
from shanzhi.sensing.models.trouble import DeviceTrouble, Trouble
from shanzhi.sensing.models.vision import (
    PLATED,
    AppealState,
    Follow,
    OwnPlate,
    PosterTask,
    RawPicture,
    VisionEvent,
    VisionKind,
    VisionState,
)

__all__ = [
    "FALSE_OUTCOMES",
    "LIFE_SAFETY",
    "PLATED",
    "Absence",
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
    "DeviceImport",
    "DeviceKey",
    "DeviceKind",
    "DeviceState",
    "DeviceTrouble",
    "Follow",
    "Form",
    "HomeConsent",
    "ImportState",
    "IngestProcess",
    "IngestSlot",
    "IntakeMinute",
    "KnownMessage",
    "LastState",
    "Maintenance",
    "Metric",
    "OwnPlate",
    "Platform",
    "PosterTask",
    "PushSource",
    "RawPicture",
    "Reading",
    "ReadingHour",
    "Refused",
    "RefusedDevice",
    "Rhythm",
    "RuleTrial",
    "Severity",
    "SourceKind",
    "Trouble",
    "VisionEvent",
    "VisionKind",
    "VisionState",
]
