"""Who may do what in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Capability, Reach, Role, Rule, register

# Visits to households, what was heard, care.
VISIT = Capability("visits.visit", _("走访住户"))
END_HEARD = Capability("visits.end_heard", _("答复听到的心愿和需求"))
SET_CARE = Capability("visits.set_care", _("设定关爱颜色"))
GIVE_CARE = Capability("visits.give_care", _("关爱走访和敲门"))
REFUSE_CARE = Capability("visits.refuse_care", _("不要关爱走访"))
ANSWER_MISSED = Capability("visits.answer_missed", _("处理漏掉的关爱"))
SET_PACE = Capability("visits.set_pace", _("设定关爱频次和走访户数"))
SWEEP_CARE = Capability("visits.sweep_care", _("检查关爱是否漏掉"))

LOOKING_AFTER = (Role.GRID_WORKER, Role.COMMUNITY_CLERK)
HOUSEHOLD_TABLE: tuple[Rule, ...] = (
    # Who gives the care knows of it: the worker of the grid and the desk of the community.
    *(
        Rule(capability, role, Reach.PLACE)
        for capability in (VISIT, END_HEARD, SET_CARE, GIVE_CARE)
        for role in LOOKING_AFTER
    ),
    Rule(REFUSE_CARE, Role.REPORTER, Reach.OWN),
    *(
        Rule(ANSWER_MISSED, role, Reach.PLACE)
        for role in (Role.COMMUNITY_CLERK, Role.STREET_DISPATCHER)
    ),
    *(
        Rule(SET_PACE, role, Reach.PLACE)
        for role in (Role.COMMUNITY_CLERK, Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)
    ),
    Rule(SWEEP_CARE, Role.SYSTEM, Reach.ANYWHERE),
    Rule(VISIT, Role.SYSTEM, Reach.ANYWHERE),
    Rule(SET_CARE, Role.SYSTEM, Reach.ANYWHERE),
)

TABLE: tuple[Rule, ...] = (*HOUSEHOLD_TABLE,)
register(TABLE)
