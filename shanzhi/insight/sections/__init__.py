"""The sections that this room brings: what the matters of a place say."""

from shanzhi.insight.sections import flow, hot_topics, lateness, next_steps, quality, rates, spread
from shanzhi.kernel.api import register_report_section

for _section in (
    flow.SECTION,
    rates.SECTION,
    lateness.SECTION,
    spread.TOPICS,
    spread.PLACES,
    hot_topics.SECTION,
    quality.LOOKS,
    quality.JOINT,
    next_steps.SECTION,
):
    register_report_section(_section)
