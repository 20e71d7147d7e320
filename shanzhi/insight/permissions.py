"""Who may do what in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Capability, Reach, Role, Rule, register

READ_REPORTS = Capability("insight.read_reports", _("查看周报、月报和季报"))
WRITE_REPORTS = Capability("insight.write_reports", _("编写周报、月报和季报"))
READ_APPRAISALS = Capability("insight.read_appraisals", _("查看本社区网格员的工作小结"))
# The twin is read by whoever reads the cockpit (cases.read_figures).
IMPORT_FOOTPRINTS = Capability("insight.import_footprints", _("导入建筑轮廓"))

# Screens.
ARRANGE_SCREENS = Capability("insight.arrange_screens", _("编排大屏"))
WARN = Capability("insight.warn", _("发现预警、生成预测"))
# Figures: whose definitions a place may change, who explores them, who compares them with the records.
SET_INDICATORS = Capability("insight.set_indicators", _("设定指标口径"))
EXPLORE = Capability("insight.explore", _("自助分析指标"))
CHECK_FIGURES = Capability("insight.check_figures", _("核对指标与记录"))
READ_HOT_TOPICS = Capability("insight.read_hot_topics", _("查看热点问题"))
EDIT_HOT_TOPICS = Capability("insight.edit_hot_topics", _("合并、拆分、命名热点问题"))

DESK_ROLES = (Role.COMMUNITY_CLERK, Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)
READING_ROLES = (*DESK_ROLES, Role.LEADER)

TABLE: tuple[Rule, ...] = (
    *(Rule(READ_REPORTS, role, Reach.PLACE) for role in READING_ROLES),
    *(Rule(WRITE_REPORTS, role, Reach.PLACE) for role in DESK_ROLES),
    *(Rule(READ_HOT_TOPICS, role, Reach.PLACE) for role in READING_ROLES),
    # A topic that lies in two communities is decided by the street, and so on upwards.
    *(Rule(EDIT_HOT_TOPICS, role, Reach.PLACE) for role in DESK_ROLES),
    # New matters are placed by the house, and its drafts of reports name topics.
    Rule(READ_HOT_TOPICS, Role.SYSTEM, Reach.ANYWHERE),
    Rule(EDIT_HOT_TOPICS, Role.SYSTEM, Reach.ANYWHERE),
    # What somebody did is for themselves and their community, and goes no further up.
    Rule(READ_APPRAISALS, Role.COMMUNITY_CLERK, Reach.PLACE),
    Rule(IMPORT_FOOTPRINTS, Role.CITY_DISPATCHER, Reach.PLACE),
    Rule(IMPORT_FOOTPRINTS, Role.SYSTEM, Reach.ANYWHERE),
    # Drafts are made by the house at the end of a period.
    Rule(WRITE_REPORTS, Role.SYSTEM, Reach.ANYWHERE),
    # Screens.
    *(Rule(ARRANGE_SCREENS, role, Reach.PLACE) for role in DESK_ROLES),
    Rule(WARN, Role.SYSTEM, Reach.ANYWHERE),
    *(Rule(SET_INDICATORS, r) for r in (Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)),
    *(Rule(EXPLORE, role, Reach.PLACE) for role in READING_ROLES),
    Rule(CHECK_FIGURES, Role.SYSTEM, Reach.ANYWHERE),
    Rule(CHECK_FIGURES, Role.OPERATOR),
)
register(TABLE)
