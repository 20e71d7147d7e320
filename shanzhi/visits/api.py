"""The room's front door."""

# Linked cadres.
from shanzhi.visits.actions.end_link import end_link
from shanzhi.visits.actions.link_cadre import NewLink, link_cadre
from shanzhi.visits.actions.record_link import NewRecord, record_link, report_heard
from shanzhi.visits.demo import load_demo_links, load_demo_visits
from shanzhi.visits.models import Link, LinkPlan, LinkRecord
from shanzhi.visits.queries.care import people_in_red
from shanzhi.visits.queries.coverage import households_met, households_met_by
from shanzhi.visits.queries.visits import GridProgress, grid_progress, heard_for

__all__ = [
    "GridProgress",
    "Link",
    "LinkPlan",
    "LinkRecord",
    "NewLink",
    "NewRecord",
    "end_link",
    "grid_progress",
    "heard_for",
    "households_met",
    "households_met_by",
    "link_cadre",
    "load_demo_links",
    "load_demo_visits",
    "people_in_red",
    "record_link",
    "report_heard",
]
