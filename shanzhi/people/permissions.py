"""Who may do what in this room."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Actor, Capability, Reach, Role, Rule, Target, register, require

MANAGE_ACCOUNTS = Capability("people.manage_accounts", _("开通、停用账号"))
GRANT_ROLES = Capability("people.grant_roles", _("授予、结束角色"))
END_SESSIONS = Capability("people.end_sessions", _("结束他人的登录"))
RESET_FACTORS = Capability("people.reset_factors", _("重置第二重验证"))
MANAGE_API_TOKENS = Capability("people.manage_api_tokens", _("签发、吊销接口密钥"))

# Households: who looks after them on the spot, and nobody further up.
READ_HOUSEHOLDS = Capability("people.read_households", _("查看住户"))
KEEP_HOUSEHOLDS = Capability("people.keep_households", _("登记住户"))
SEE_PEOPLE = Capability("people.see_people", _("查看住户姓名并致电"))
SHOW_PEOPLE = Capability("people.show_people", _("写明原因后查看住户姓名和电话"))
LOOKING_AFTER = (Role.GRID_WORKER, Role.COMMUNITY_CLERK)

# The system administrator opens accounts that can do nothing, the security administrator says what
# they can do, neither can do the other's half. A key acts in somebody's name and is shown to who
# issues it, so no administrator issues one: only the command line of the machine does.
TABLE = (
    Rule(MANAGE_ACCOUNTS, Role.OPERATOR),
    *(
        Rule(capability, Role.SECURITY_ADMIN)
        for capability in (GRANT_ROLES, END_SESSIONS, RESET_FACTORS)
    ),
    *(
        Rule(capability, Role.SYSTEM)
        for capability in (
            MANAGE_ACCOUNTS,
            GRANT_ROLES,
            END_SESSIONS,
            RESET_FACTORS,
            MANAGE_API_TOKENS,
        )
    ),
    *(
        Rule(capability, role, Reach.PLACE)
        for capability in (READ_HOUSEHOLDS, KEEP_HOUSEHOLDS)
        for role in LOOKING_AFTER
    ),
    Rule(KEEP_HOUSEHOLDS, Role.SYSTEM, Reach.ANYWHERE),
    # Who stands before the door knows the name and may call; a desk says why first.
    Rule(SEE_PEOPLE, Role.GRID_WORKER, Reach.PLACE),
    Rule(SHOW_PEOPLE, Role.COMMUNITY_CLERK, Reach.PLACE),
)
register(TABLE)


def require_over(actor: Actor, capability: Capability, scopes: Iterable[str]) -> None:
    """Require ``capability`` over every place where somebody holds a role: who looks after a
    street cannot act in the name of the city. Raises Denied."""
    for scope in tuple(scopes) or (None,):
        require(actor, capability, None if scope is None else Target(place_code=scope))
