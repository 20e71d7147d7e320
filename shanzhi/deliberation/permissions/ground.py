"""Who may do what in talks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Capability, Reach, Role, Rule, register

READ_TALKS = Capability("deliberation.read_talks", _("查看众议和待审观点"))
MANAGE_TALKS = Capability("deliberation.manage_talks", _("发起、审核和结束众议"))
SPEAK = Capability("deliberation.speak", _("在众议里发言和表态"))
RECKON_TALKS = Capability("deliberation.reckon_talks", _("计算众议结果"))

TALK_DESKS = (Role.COMMUNITY_CLERK, Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)
TABLE: tuple[Rule, ...] = (
    *(
        Rule(capability, role, Reach.PLACE)
        for capability in (READ_TALKS, MANAGE_TALKS)
        for role in TALK_DESKS
    ),
    *(Rule(capability, Role.SYSTEM, Reach.ANYWHERE) for capability in (MANAGE_TALKS, RECKON_TALKS)),
    # Whoever has proved a phone, as that person alone.
    Rule(SPEAK, Role.REPORTER, Reach.OWN),
)
register(TABLE)
