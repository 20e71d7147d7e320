"""What the fields of this room say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.insight.models import (
    Appraisal,
    AppraisalComment,
    FigureCell,
    FigureCheck,
    FigureMatter,
    FigureOffset,
    FigureTime,
    Footprint,
    HotTopic,
    IndicatorSetting,
    KeptTile,
    Panel,
    PlaceForecast,
    PlaceWarning,
    Report,
    ReportNumbers,
    ReportText,
    Screen,
    TopicDecision,
    TopicMember,
)
from shanzhi.insight.rules.figures.measures import MEASURES
from shanzhi.kernel.api import ACTED, DataClass, FieldUse, declare, each

declare(Report, each(ACTED, "made_by finished_by"), none="place_code starts_on ends_on")
declare(ReportNumbers, {"taken_by": ACTED}, none="number sections")
# Outlines of buildings: geography, and nothing of who lives there.
declare(Footprint, none="source source_id place_code name floors height_m shape cell")
declare(KeptTile, none="place_code z x y version body")
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

# Screens, warnings and forecasts are about places.
declare(Screen, none="place_code theme version")
declare(Panel, none="slot kind position indicators days")
declare(PlaceWarning, none="place_code kind value usual limit")
declare(PlaceForecast, none="place_code starts_on days error naive_error")
# Figures hold codes and counts; of a matter what its events say, and no event says who reported it.
_CELL = "place_code grain category source outcome"
declare(
    FigureMatter,
    none="case_id place_code community_code category source loop outcome state "
    "worked_ms sequence moments masks",
)
declare(FigureCell, none=f"{_CELL} loop worked_ms " + " ".join(m.name.lower() for m in MEASURES))
declare(FigureTime, none=f"{_CELL} bin matters")
declare(FigureOffset, none="written rules")
declare(FigureCheck, none="matters cells differences told")
declare(IndicatorSetting, none="place_code code exclusions")
# Words of letters only where several letters have them: names of places, kinds of trouble.
declare(
    HotTopic,
    none="place_code name is_named is_decided place group kinds typical heat people matters growth "
    "first_at last_at reckoned_at merged_into",
)
declare(TopicMember, none="case topic place_code likeness kinds names words is_decided placed_at")
declare(TopicDecision, {"decided_by": ACTED}, none="topic kind other name reason at")
