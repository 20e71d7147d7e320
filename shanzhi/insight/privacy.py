"""What the fields of this room say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.insight.models import Report, ReportNumbers, ReportText
from shanzhi.kernel.api import ACTED, declare, each

declare(Report, each(ACTED, "made_by finished_by"), none="place_code starts_on ends_on")
declare(ReportNumbers, {"taken_by": ACTED}, none="number sections")
declare(ReportText, {"written_by": ACTED}, none="section number body")
