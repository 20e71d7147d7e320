"""What the permission table gives to the three administrators."""

from __future__ import annotations

from shanzhi.config.reference.permissions_page import rules_by_room
from shanzhi.kernel.api import Role


def test_none_of_the_three_touches_matters_and_each_has_their_own_work() -> None:
    rows = [rule for rules in rules_by_room().values() for rule in rules]
    held = {role: {rule.capability.name for rule in rows if rule.role is role} for role in Role}
    # Deadlines are rules, no matters: the system administrator may set them.
    assert {name for name in held[Role.OPERATOR] if name.startswith("cases.")} == {
        "cases.manage_deadlines"
    }
    duties = {"organizations.assign_grid_workers"}  # each brings a role with it
    own = ("people.", "audit.", "kernel.")
    assert all(name.startswith(own) for name in held[Role.SECURITY_ADMIN] - duties)
    assert all(name.startswith(("audit.", "kernel.")) for name in held[Role.AUDIT_ADMIN])
    assert "people.grant_roles" not in held[Role.OPERATOR]
    assert "people.manage_accounts" not in held[Role.SECURITY_ADMIN]
