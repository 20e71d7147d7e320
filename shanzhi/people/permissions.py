"""Who may do what in this room."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Actor, Capability, Role, Rule, Target, register, require

MANAGE_ACCOUNTS = Capability("people.manage_accounts", _("开通、停用账号"))
GRANT_ROLES = Capability("people.grant_roles", _("授予、结束角色"))
MANAGE_API_TOKENS = Capability("people.manage_api_tokens", _("签发、吊销接口密钥"))

# Nobody below the operator makes accounts or roles: who could grant could also grant to oneself.
TABLE = (
    Rule(MANAGE_ACCOUNTS, Role.OPERATOR),
    Rule(MANAGE_ACCOUNTS, Role.SYSTEM),
    Rule(GRANT_ROLES, Role.OPERATOR),
    Rule(GRANT_ROLES, Role.SYSTEM),
    Rule(MANAGE_API_TOKENS, Role.OPERATOR),
    Rule(MANAGE_API_TOKENS, Role.SYSTEM),
)
register(TABLE)


def require_over(actor: Actor, capability: Capability, scopes: Iterable[str]) -> None:
    """Require ``capability`` over every place where somebody holds a role: who looks after a
    street cannot act in the name of the city. Raises Denied."""
    for scope in tuple(scopes) or (None,):
        require(actor, capability, None if scope is None else Target(place_code=scope))
