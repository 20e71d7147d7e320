"""What the fields of this room say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.insight.models import (
    Appraisal,
    AppraisalComment,
    Footprint,
    Report,
    ReportNumbers,
    ReportText,
)
from shanzhi.kernel.api import ACTED, DataClass, FieldUse, declare, each

declare(Report, each(ACTED, "made_by finished_by"), none="place_code starts_on ends_on")
declare(ReportNumbers, {"taken_by": ACTED}, none="number sections")
# Outlines of buildings: geography, and nothing of who lives there.
declare(Footprint, none="source source_id place_code name floors height_m shape cell")
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
