"""What the fields of this room say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.insight.models import (
    Appraisal,
    AppraisalComment,
    HotTopic,
    Report,
    ReportNumbers,
    ReportText,
    TopicDecision,
    TopicMember,
)
from shanzhi.kernel.api import ACTED, DataClass, FieldUse, declare, each

declare(Report, each(ACTED, "made_by finished_by"), none="place_code starts_on ends_on")
declare(ReportNumbers, {"taken_by": ACTED}, none="number sections")
declare(ReportText, {"written_by": ACTED}, none="section number body")

# Figures of somebody's work are counted when they are looked at; kept is only this.
OWN = FieldUse(
    DataClass.PERSONAL,
    "lets a worker see their own page first, and say what the figures do not",
    "2 years",
    "not masked: to the worker and the community's desk alone",
)
declare(Appraisal, {"account": OWN}, none="place_code starts_on ends_on")
declare(AppraisalComment, {"body": OWN})

# Words of letters only where several letters have them: names of places, kinds of trouble.
declare(
    HotTopic,
    none="place_code name is_named is_decided place group kinds typical heat people matters growth "
    "first_at last_at reckoned_at merged_into",
)
declare(TopicMember, none="case topic place_code likeness kinds names words is_decided placed_at")
declare(TopicDecision, {"decided_by": ACTED}, none="topic kind other name reason at")
