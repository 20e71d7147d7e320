"""The demo county's topics, talks and meetings."""

from shanzhi.deliberation.demo.meetings import load_demo_meetings
from shanzhi.deliberation.demo.topics import load_demo_topics

__all__ = ["load_demo_meetings", "load_demo_topics"]
