"""Who may do what with meetings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Capability, Reach, Role, Rule, register

READ_MEETINGS = Capability("deliberation.read_meetings", _("查看会议和到会情况"))
MANAGE_MEETINGS = Capability("deliberation.manage_meetings", _("召集会议、送达通知、写纪要"))
CHECK_IN = Capability("deliberation.check_in", _("为到会的人签到"))
ATTEND = Capability("deliberation.attend", _("回复会议邀请和签到"))
DO_MEETING_TASK = Capability("deliberation.do_meeting_task", _("办理会议交办的事"))

MEETING_DESKS = (Role.COMMUNITY_CLERK, Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)
TABLE: tuple[Rule, ...] = (
    *(
        Rule(capability, role, Reach.PLACE)
        for capability in (READ_MEETINGS, MANAGE_MEETINGS, CHECK_IN, DO_MEETING_TASK)
        for role in MEETING_DESKS
    ),
    # At the door of the hall stands whoever looks after the grid.
    Rule(CHECK_IN, Role.GRID_WORKER, Reach.PLACE),
    Rule(ATTEND, Role.REPORTER, Reach.OWN),
    Rule(MANAGE_MEETINGS, Role.SYSTEM, Reach.ANYWHERE),
)
register(TABLE)
