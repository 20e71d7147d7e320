"""The demo county's visits, care and links."""

from shanzhi.visits.demo.households import load_demo_visits
from shanzhi.visits.demo.links import load_demo_links

__all__ = ["load_demo_links", "load_demo_visits"]
