"""Who may do what in this room."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Actor, Capability, Role, Rule, Target, register, require

MANAGE_ACCOUNTS = Capability("people.manage_accounts", _("开通、停用账号"))
GRANT_ROLES = Capability("people.grant_roles", _("授予、结束角色"))
END_SESSIONS = Capability("people.end_sessions", _("结束他人的登录"))
RESET_FACTORS = Capability("people.reset_factors", _("重置第二重验证"))
MANAGE_API_TOKENS = Capability("people.manage_api_tokens", _("签发、吊销接口密钥"))

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
)
register(TABLE)


def require_over(actor: Actor, capability: Capability, scopes: Iterable[str]) -> None:
    """Require ``capability`` over every place where somebody holds a role: who looks after a
    street cannot act in the name of the city. Raises Denied."""
    for scope in tuple(scopes) or (None,):
        require(actor, capability, None if scope is None else Target(place_code=scope))
