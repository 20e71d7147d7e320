"""The room's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from shanzhi.visits.web import desk, link_desk, link_worker, resident, worker, worker_acts

# importing it registers what a worker's device keeps
from shanzhi.visits.web import worker_offline as _offline  # noqa: F401  # 2026-11-26: registers

app_name = "visits"
HOUSEHOLD = "worker/visits/<int:household_id>"
urlpatterns: list[URLPattern] = [
    # Households, visits, care.
    path("worker/visits", worker.visits_page, name="worker-visits"),
    path(HOUSEHOLD, worker.household_page, name="worker-household"),
    path(f"{HOUSEHOLD}/record", worker_acts.record, name="visit-record"),
    path(f"{HOUSEHOLD}/heard", worker_acts.heard, name="visit-heard"),
    path(f"{HOUSEHOLD}/bells/<int:thing_id>/ring", worker_acts.bell, name="visit-bell"),
    path(f"{HOUSEHOLD}/people", worker_acts.people, name="household-people"),
    path(f"{HOUSEHOLD}/people/<int:thing_id>/leaving", worker_acts.leaving, name="person-leaving"),
    path(f"{HOUSEHOLD}/people/<int:thing_id>/care", worker_acts.care, name="person-care"),
    path(
        f"{HOUSEHOLD}/cares/<int:thing_id>/lifting", worker_acts.care_lifting, name="care-lifting"
    ),
    path(f"{HOUSEHOLD}/facts", worker_acts.facts, name="household-facts"),
    path(f"{HOUSEHOLD}/facts/<int:thing_id>/ending", worker_acts.fact_ending, name="fact-ending"),
    path(f"{HOUSEHOLD}/moving", worker_acts.moving, name="household-moving"),
    path("worker/grid", worker.grid_page, name="worker-grid"),
    path("worker/grid/households", worker_acts.households, name="worker-households"),
    path("desk/households", desk.households_page, name="desk-households"),
    path("desk/households/<int:household_id>", desk.household_page, name="desk-household"),
    path("desk/households/<int:household_id>/showing", desk.showing, name="household-showing"),
    path("desk/visits", desk.visits_page, name="desk-visits"),
    path("desk/visits/target", desk.target, name="visit-target"),
    path("desk/care", desk.care_page, name="desk-care"),
    path("desk/care/paces", desk.paces, name="care-paces"),
    path("desk/care/missed/<int:missed_id>/answer", desk.answer, name="missed-answer"),
    path("desk/heard", desk.heard_page, name="desk-heard"),
    path("desk/heard/<int:heard_id>/ending", desk.heard_ending, name="heard-ending"),
    path("me/care", resident.care_page, name="own-care"),
    path("me/care/<int:care_id>/refusal", resident.refusal, name="care-refusal"),
    # Linked cadres.
    path("worker/links", link_worker.links, name="links-own"),
    path("worker/links/plans/<int:plan_id>", link_worker.plan_page, name="link-plan"),
    path("worker/links/plans/<int:plan_id>/record", link_worker.record, name="link-record"),
    path(
        "worker/links/records/<int:record_id>/matter", link_worker.matter, name="link-record-matter"
    ),
    path("desk/links", link_desk.links_page, name="links"),
    path("desk/links/new", link_desk.new_link, name="link-new"),
    path("desk/links/<int:link_id>", link_desk.link_page, name="link"),
    path("desk/links/<int:link_id>/ending", link_desk.ending, name="link-ending"),
]
