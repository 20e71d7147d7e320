"""The demo county's topics."""

from shanzhi.deliberation.demo.topics import load_demo_topics

__all__ = ["load_demo_topics"]
