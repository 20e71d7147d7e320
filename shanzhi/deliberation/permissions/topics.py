"""Who may do what with topics."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Capability, Reach, Role, Rule, register

PROPOSE_TOPIC = Capability("deliberation.propose_topic", _("提出议题"))
TAKE_PART = Capability("deliberation.take_part", _("附议、发表意见、提异议、评议"))
APPEAL_TOPIC = Capability("deliberation.appeal_topic", _("对不受理提出申诉"))
READ_TOPICS = Capability("deliberation.read_topics", _("查看议题"))
MANAGE_TOPICS = Capability("deliberation.manage_topics", _("受理议题、办理各步骤"))
DECIDE_TOPIC_APPEAL = Capability("deliberation.decide_topic_appeal", _("答复议题申诉"))
CARRY_OUT = Capability("deliberation.carry_out", _("办理决议事项"))
SET_FIGURES = Capability("deliberation.set_figures", _("修改议事规程的数字"))

DESKS = (Role.COMMUNITY_CLERK, Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)
ABOVE = (Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)
TABLE: tuple[Rule, ...] = (
    # Anybody may; the action asks who it is: a phone that was proved, or an account.
    Rule(PROPOSE_TOPIC, Role.ANYONE, Reach.ANYWHERE),
    Rule(TAKE_PART, Role.ANYONE, Reach.ANYWHERE),
    Rule(APPEAL_TOPIC, Role.REPORTER, Reach.OWN),
    *(Rule(READ_TOPICS, role, Reach.PLACE) for role in (*DESKS, Role.LEADER)),
    *(Rule(MANAGE_TOPICS, role, Reach.PLACE) for role in DESKS),
    # Somebody above the community looks again at what the community refused.
    *(Rule(DECIDE_TOPIC_APPEAL, role, Reach.PLACE) for role in ABOVE),
    *(Rule(CARRY_OUT, role, Reach.PLACE) for role in DESKS),
    Rule(CARRY_OUT, Role.HANDLER, Reach.UNIT),
    *(Rule(SET_FIGURES, role, Reach.PLACE) for role in ABOVE),
    *(
        Rule(capability, Role.SYSTEM, Reach.ANYWHERE)
        for capability in (MANAGE_TOPICS, CARRY_OUT, SET_FIGURES)
    ),
)
register(TABLE)
