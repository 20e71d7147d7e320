"""The room's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from shanzhi.visits.web import link_desk, link_worker

urlpatterns: list[URLPattern] = []

# Linked cadres.
urlpatterns += [
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
