"""Pages of devices."""

from __future__ import annotations

from django.urls import URLPattern, path

from shanzhi.sensing.web import (
    absences,
    devices,
    devices_acts,
    devices_health,
    devices_import,
    devices_resident,
    devices_worker,
)

DEVICE = "desk/devices/<uuid:public_id>"
GROUP = "desk/devices/groups/<int:group_id>"
IMPORT = "desk/devices/imports/<int:import_id>"
CARRIED = "worker/devices/<uuid:public_id>"
urlpatterns: list[URLPattern] = [
    # Things.
    path("desk/devices", devices.devices_page, name="devices"),
    path("desk/devices/new", devices_acts.new_device, name="device-new"),
    path("desk/devices/health", devices_health.health_page, name="device-health"),
    path("desk/devices/groups", devices_health.groups_page, name="device-groups"),
    path("desk/devices/groups/new", devices_health.new_group, name="device-group-new"),
    path(GROUP, devices_health.group_page, name="device-group"),
    path(f"{GROUP}/devices", devices_health.group_members, name="device-group-members"),
    path("desk/devices/imports", devices_import.imports_page, name="device-imports"),
    path(IMPORT, devices_import.import_page, name="device-import"),
    path(f"{IMPORT}/confirmation", devices_import.confirmation, name="device-import-confirmation"),
    path(DEVICE, devices.device_details, name="device"),
    path(f"{DEVICE}/change", devices_acts.change, name="device-change"),
    path(f"{DEVICE}/retirement", devices_acts.retirement, name="device-retirement"),
    path(f"{DEVICE}/keys", devices_acts.keys, name="device-keys"),
    path(f"{DEVICE}/keys/<int:key_id>/ending", devices_acts.key_ending, name="device-key-ending"),
    path(f"{DEVICE}/test", devices_acts.test_mode, name="device-test"),
    path(f"{DEVICE}/consent", devices_acts.consent, name="device-consent"),
    path(
        f"{DEVICE}/consent/withdrawal",
        devices_acts.consent_withdrawal,
        name="device-consent-withdrawal",
    ),
    path(f"{DEVICE}/maintenance", devices_acts.maintenance, name="device-maintenance"),
    path(
        "desk/devices/maintenances/<int:maintenance_id>/ending",
        devices_acts.maintenance_ending,
        name="device-maintenance-ending",
    ),
    path(f"{DEVICE}/sticker", devices_acts.sticker, name="device-sticker"),
    path(f"{DEVICE}/square", devices_acts.square, name="device-square"),
    path("worker/devices/claim", devices_worker.claim_page, name="device-claim"),
    path(CARRIED, devices_worker.device_page, name="worker-device"),
    path(f"{CARRIED}/consent", devices_worker.consent, name="worker-device-consent"),
    path(
        f"{CARRIED}/consent/withdrawal",
        devices_worker.consent_withdrawal,
        name="worker-device-consent-withdrawal",
    ),
    path(f"{DEVICE}/absence", absences.absence, name="device-absence"),
    path(f"{DEVICE}/absence/ending", absences.absence_ending, name="device-absence-ending"),
    path(f"{CARRIED}/absence", absences.absence, name="worker-device-absence"),
    path(f"{CARRIED}/absence/ending", absences.absence_ending, name="worker-device-absence-ending"),
    path("me/devices/absence", absences.own_absence, name="own-absence"),
    path("me/devices/absence/ending", absences.own_absence_ending, name="own-absence-ending"),
    path("me/devices", devices_resident.devices_page, name="own-devices"),
    path(
        "me/devices/<uuid:public_id>/withdrawal",
        devices_resident.withdrawal,
        name="own-device-withdrawal",
    ),
]
