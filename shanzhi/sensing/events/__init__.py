"""What can happen in this room: to things, and to what they say."""

from shanzhi.sensing.events.things import (
    DeviceChanged,
    DeviceClaimed,
    DeviceEvent,
    DeviceGroupMade,
    DeviceKeyEnded,
    DeviceKeyIssued,
    DeviceRegistered,
    DeviceRetired,
    DevicesBroughtIn,
    DevicesGrouped,
    HomeConsentGiven,
    HomeConsentWithdrawn,
    MaintenanceEnded,
    MaintenanceSet,
    TestModeSet,
)

__all__ = [
    "DeviceChanged",
    "DeviceClaimed",
    "DeviceEvent",
    "DeviceGroupMade",
    "DeviceKeyEnded",
    "DeviceKeyIssued",
    "DeviceRegistered",
    "DeviceRetired",
    "DevicesBroughtIn",
    "DevicesGrouped",
    "HomeConsentGiven",
    "HomeConsentWithdrawn",
    "MaintenanceEnded",
    "MaintenanceSet",
    "TestModeSet",
]
