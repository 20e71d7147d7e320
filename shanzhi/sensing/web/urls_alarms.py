"""Pages of alarms."""

from __future__ import annotations

from django.urls import URLPattern, path

from shanzhi.sensing.web import alarm_group, alarms, alarms_worker

ALARM = "desk/alarms/<int:group_id>"
WORKER_ALARM = "worker/alarms/<int:group_id>"
urlpatterns: list[URLPattern] = [
    # Alarms.
    path("desk/alarms", alarms.alarms_page, name="alarms"),
    path("desk/alarms/false", alarms.false_page, name="false-alarms"),
    path(ALARM, alarm_group.desk_page, name="alarm"),
    path(f"{ALARM}/point", alarm_group.point, name="alarm-point"),
    path(f"{ALARM}/acknowledgement", alarm_group.acknowledgement, name="alarm-acknowledgement"),
    path(f"{ALARM}/release", alarm_group.release, name="alarm-release"),
    path(f"{ALARM}/attendance", alarm_group.attendance, name="alarm-attendance"),
    path(f"{ALARM}/closure", alarm_group.closure, name="alarm-closure"),
    path("worker/alarms", alarms_worker.alarms_page, name="worker-alarms"),
    path(WORKER_ALARM, alarm_group.worker_page, name="worker-alarm"),
    path(
        f"{WORKER_ALARM}/acknowledgement",
        alarm_group.acknowledgement,
        name="worker-alarm-acknowledgement",
    ),
    path(f"{WORKER_ALARM}/release", alarm_group.release, name="worker-alarm-release"),
    path(f"{WORKER_ALARM}/attendance", alarm_group.attendance, name="worker-alarm-attendance"),
    path(f"{WORKER_ALARM}/closure", alarm_group.closure, name="worker-alarm-closure"),
]
