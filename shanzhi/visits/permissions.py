"""Who may do what in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Capability, Reach, Role, Rule, register

# Linked cadres.
READ_LINKS = Capability("visits.read_links", _("查看挂钩走访"))
MANAGE_LINKS = Capability("visits.manage_links", _("安排挂钩干部"))
WALK_LINK = Capability("visits.walk_link", _("记录自己的挂钩走访"))

ORGANISING = (Role.COMMUNITY_CLERK, Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)
LINKED = (*ORGANISING, Role.HANDLER, Role.LEADER)
LINK_TABLE: tuple[Rule, ...] = (
    *(Rule(READ_LINKS, role, Reach.PLACE) for role in ORGANISING),
    # A community sees who comes; who is to come is said by the level above.
    *(
        Rule(MANAGE_LINKS, role, Reach.PLACE)
        for role in (Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)
    ),
    Rule(MANAGE_LINKS, Role.SYSTEM, Reach.ANYWHERE),
    # Whoever is linked writes down their own; the action looks whose it is.
    *(Rule(WALK_LINK, role, Reach.ANYWHERE) for role in LINKED),
)
TABLE: tuple[Rule, ...] = (*LINK_TABLE,)
register(TABLE)
