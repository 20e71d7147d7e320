"""Who acts: what a person may do travels with them as one value, read once per request."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise


class Role(StrEnum):
    """What somebody may be in a place. The last three are never granted, they are what one is."""

    GRID_WORKER = "grid_worker"
    COMMUNITY_CLERK = "community_clerk"
    STREET_DISPATCHER = "street_dispatcher"
    CITY_DISPATCHER = "city_dispatcher"
    HANDLER = "handler"
    LEADER = "leader"
    OPERATOR = "operator"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"
    REPORTER = "reporter"
    ANYONE = "anyone"
    SYSTEM = "system"

    @property
    def label(self) -> StrPromise:
        """The role's name on screen."""
        return ROLE_NAMES[self]


ROLE_NAMES: dict[Role, StrPromise] = {
    Role.GRID_WORKER: _("网格员"),
    Role.COMMUNITY_CLERK: _("社区工作人员"),
    Role.STREET_DISPATCHER: _("街道（镇）调度员"),
    Role.CITY_DISPATCHER: _("市级调度员"),
    Role.HANDLER: _("承办单位经办人"),
    Role.LEADER: _("领导"),
    Role.OPERATOR: _("系统管理员"),
    Role.SECURITY_ADMIN: _("安全管理员"),
    Role.AUDIT_ADMIN: _("审计管理员"),
    Role.REPORTER: _("报事人"),
    Role.ANYONE: _("任何人"),
    Role.SYSTEM: _("系统"),
}
GRANTED_ROLES = tuple(
    role for role in Role if role not in {Role.REPORTER, Role.ANYONE, Role.SYSTEM}
)
# GB/T 22239-2019, 8.1.5: who runs the machine, who gives rights and who reads the audit are three
# people. Nobody holds two of these, and none of them reads matters.
ADMINISTRATORS = (Role.OPERATOR, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
# Who has to do with what happens in a place; who watches has not.
WORKING_ROLES = tuple(
    role for role in GRANTED_ROLES if role not in {Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}
)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held over every place whose code begins with ``scope_code`` ("" is everywhere)."""

    role: Role
    scope_code: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who reads or acts. ``kind`` is staff, reporter or system; ``owns`` holds the
    (aggregate, id) pairs that a secret link or an own act makes theirs."""

    kind: str
    id: int | None = None
    name: str = ""
    grants: tuple[Grant, ...] = ()
    unit_ids: frozenset[int] = frozenset()
    owns: frozenset[tuple[str, int]] = field(default=frozenset())

    @property
    def is_staff(self) -> bool:
        """True for somebody who signed in with a staff account."""
        return self.kind == "staff"

    def scopes(self, *roles: Role) -> tuple[str, ...]:
        """Place codes at which one of ``roles`` (any role when none is named) is held."""
        return tuple(g.scope_code for g in self.grants if not roles or g.role in roles)


SYSTEM = Actor(kind="system", name=str(Role.SYSTEM), grants=(Grant(Role.SYSTEM, ""),))
NOBODY = Actor(kind="reporter")
