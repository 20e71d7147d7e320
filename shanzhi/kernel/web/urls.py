"""URLs of the kernel."""

from __future__ import annotations

from django.urls import path

from shanzhi.kernel.web import (
    app_manifest,
    audit,
    calendar,
    files,
    health,
    operator,
    security,
    service_worker,
    transparency,
    uploads,
)

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("sw.js", service_worker.service_worker, name="service-worker"),
    path("app.webmanifest", app_manifest.app_manifest, name="worker-app"),
    path("uploads", uploads.upload, name="uploads"),
    path("files/<uuid:public_id>/<str:variant>", files.file, name="file"),
    path("transparency/roots", transparency.roots, name="roots"),
    path("operator/dead-letters", operator.dead_letters, name="dead_letters"),
    path("operator/dead-letters/retry", operator.retry_all, name="dead_letters_retry"),
    path("operator/dead-letters/<int:letter_id>/retry", operator.retry, name="dead_letter_retry"),
    path("audit/", audit.search, name="audit"),
    path("audit/verification", audit.verification, name="audit_verification"),
    path("audit/people/<int:account_id>", audit.person, name="audit_person"),
    path("audit/things/<slug:kind>/<int:subject_id>", audit.subject, name="audit_subject"),
    path("security/alerts", security.alerts, name="security_alerts"),
    path(
        "security/alerts/<int:alert_id>/acknowledgement",
        security.acknowledgement,
        name="security_acknowledgement",
    ),
    path("security/rules/<slug:key>", security.rule, name="security_rule"),
    path("desk/calendar", calendar.show, name="desk_calendar"),
    path("desk/calendar/days", calendar.days, name="desk_calendar_days"),
    path("desk/calendar/days/removal", calendar.day_removal, name="desk_calendar_day_removal"),
    path("desk/calendar/hours", calendar.hours, name="desk_calendar_hours"),
    path("desk/calendar/years/seeding", calendar.year_seeding, name="desk_calendar_seeding"),
    path(
        "desk/calendar/years/confirmation",
        calendar.year_confirmation,
        name="desk_calendar_confirmation",
    ),
]
