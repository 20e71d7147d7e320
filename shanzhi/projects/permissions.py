"""Who may do what in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Capability, Reach, Role, Rule, register

# Projects and pledges.
READ_PROJECTS = Capability("projects.read", _("查看实事和承诺的办理"))
PROPOSE_PROJECT = Capability("projects.propose", _("提出实事项目"))
DECIDE_PROJECT = Capability("projects.decide", _("选定、公布、调整实事项目"))
TICK_MILESTONE = Capability("projects.tick", _("勾销节点"))
FINISH_PROJECT = Capability("projects.finish", _("报告项目完成"))
EVALUATE = Capability("projects.evaluate", _("评价实事项目"))
WATCH_PROJECTS = Capability("projects.watch", _("检查节点是否逾期、汇总评价"))

# The special fund.
READ_FUNDS = Capability("projects.read_funds", _("查看专项资金凭证"))
OPEN_FUND = Capability("projects.open_fund", _("设立专项资金、开新年度"))
ENTER_MONEY = Capability("projects.enter_money", _("记账"))
APPROVE_MONEY = Capability("projects.approve_money", _("复核记账"))

# Participatory budgets.
RUN_BUDGET = Capability("projects.run_budget", _("组织参与式预算"))
CHECK_PROPOSAL = Capability("projects.check_proposal", _("核查微项目提案"))
PROPOSE_IDEA = Capability("projects.propose_idea", _("提出微项目"))
VOTE_BUDGET = Capability("projects.vote_budget", _("在预算内投票"))

DESKS = (Role.COMMUNITY_CLERK, Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)
TABLE: tuple[Rule, ...] = (
    *(
        Rule(capability, role, Reach.PLACE)
        for capability in (
            READ_PROJECTS, PROPOSE_PROJECT, DECIDE_PROJECT, TICK_MILESTONE, FINISH_PROJECT,
            READ_FUNDS, ENTER_MONEY, APPROVE_MONEY, RUN_BUDGET, CHECK_PROPOSAL,
        )
        for role in DESKS
    ),
    # Money is given by the level above: a community does not open its own fund.
    *(
        Rule(OPEN_FUND, role, Reach.PLACE)
        for role in (Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)
    ),
    # Whoever is responsible ticks off and reports; a worker does in their own grid.
    *(
        Rule(capability, Role.HANDLER, Reach.UNIT)
        for capability in (READ_PROJECTS, TICK_MILESTONE, FINISH_PROJECT, CHECK_PROPOSAL)
    ),
    *(Rule(capability, Role.GRID_WORKER, Reach.PLACE) for capability in (TICK_MILESTONE,)),
    *(Rule(capability, Role.LEADER, Reach.PLACE) for capability in (READ_PROJECTS, READ_FUNDS)),
    # Residents act for themselves, known by a proved number.
    *(
        Rule(capability, Role.REPORTER, Reach.OWN)
        for capability in (EVALUATE, PROPOSE_IDEA, VOTE_BUDGET)
    ),
    *(
        Rule(capability, Role.SYSTEM, Reach.ANYWHERE)
        for capability in (
            WATCH_PROJECTS, PROPOSE_PROJECT, DECIDE_PROJECT, RUN_BUDGET, OPEN_FUND,
        )
    ),
)  # fmt: skip
register(TABLE)
