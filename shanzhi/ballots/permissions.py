"""Who may do what in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Capability, Reach, Role, Rule, register

READ_BALLOTS = Capability("ballots.read", _("查看投票工作"))
MANAGE_BALLOT = Capability("ballots.manage", _("组织投票"))
RECORD_PAPER = Capability("ballots.record_paper", _("录入纸质票、委托和送达"))
DECIDE_SET_ASIDE = Capability("ballots.decide_set_aside", _("裁定纸质票和网上票不一致"))
COUNT_BALLOT = Capability("ballots.count", _("计票"))
SET_RULES = Capability("ballots.set_rules", _("设定本地表决规则"))
EXPORT_BALLOT = Capability("ballots.export", _("下载可核对的表决记录"))
VOTE = Capability("ballots.vote", _("投票"))
PROXY_VOTE = Capability("ballots.proxy_vote", _("受委托投票"))
SEE_TO_BALLOTS = Capability("ballots.see_to", _("到点开票、封链、截止"))

ORGANISING = (Role.COMMUNITY_CLERK, Role.STREET_DISPATCHER)
READING = (*ORGANISING, Role.CITY_DISPATCHER)
TABLE: tuple[Rule, ...] = (
    *(Rule(READ_BALLOTS, role, Reach.PLACE) for role in READING),
    *(
        Rule(capability, role, Reach.PLACE)
        for capability in (MANAGE_BALLOT, RECORD_PAPER, DECIDE_SET_ASIDE, COUNT_BALLOT)
        for role in ORGANISING
    ),
    *(
        Rule(capability, Role.SYSTEM, Reach.ANYWHERE)
        for capability in (MANAGE_BALLOT, RECORD_PAPER, COUNT_BALLOT, SEE_TO_BALLOTS)
    ),
    # The rules of a place are said by the level above the desk that runs the ballot.
    *(
        Rule(SET_RULES, role, Reach.PLACE)
        for role in (Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)
    ),
    Rule(SET_RULES, Role.SYSTEM, Reach.ANYWHERE),
    *(Rule(EXPORT_BALLOT, role, Reach.PLACE) for role in READING),
    Rule(EXPORT_BALLOT, Role.REPORTER, Reach.OWN),
    Rule(EXPORT_BALLOT, Role.SYSTEM, Reach.ANYWHERE),
    # Whoever is on the roll votes for themselves, or for who gave them a written proxy.
    Rule(VOTE, Role.REPORTER, Reach.OWN),
    Rule(PROXY_VOTE, Role.REPORTER, Reach.OWN),
)
register(TABLE)
