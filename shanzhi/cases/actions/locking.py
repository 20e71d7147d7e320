"""Every action begins the same way: lock the row, then ask permission, then the workflow."""

from __future__ import annotations

from datetime import datetime

from shanzhi.cases import workflow
from shanzhi.cases.models import Case
from shanzhi.kernel.api import Actor, Capability, Denied, require


def locked(case: Case, *, by: Actor, capability: Capability, verb: str | None = None) -> Case:
    """The row as it is now, locked until the transaction ends.

    Raises Denied when ``by`` may not, WrongState when ``verb`` does not start from its state.
    """
    row = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    require(by, capability, row.target())
    if verb is not None:
        workflow.require(row.state, verb)
    return row


def staff_id(actor: Actor) -> int | None:
    """The account behind an actor, None for reporters and the system."""
    return actor.id if actor.is_staff else None


def author_id(actor: Actor) -> int:
    """The account that writes; raises Denied for anybody without one."""
    if not actor.is_staff or actor.id is None:
        raise Denied
    return actor.id


def save(case: Case, at: datetime, *fields: str) -> None:
    """Save the named fields and the time of the change."""
    case.changed_at = at
    case.save(update_fields=[*fields, "changed_at"])
