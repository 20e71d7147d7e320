"""Every action begins the same way: lock the row, then ask permission, then the workflow."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.cases import workflow
from shanzhi.cases.models import Case
from shanzhi.cases.queries.parts import still_waits, unfinished_parts
from shanzhi.kernel.api import Actor, Capability, Denied, WrongState, require

# Steps that say the whole is done, or is no matter of its own any more.
FINISHING = frozenset({"close", "send_to_verify", "send_to_sign", "merge"})


def locked(case: Case, *, by: Actor, capability: Capability, verb: str | None = None) -> Case:
    """The row as it is now, locked until the transaction ends.

    Raises Denied when ``by`` may not, WrongState when ``verb`` does not start from its state, or
    would finish a matter of which a part is still open.
    """
    row = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    require(by, capability, row.target())
    if verb is not None:
        workflow.require(row.state, verb)
        require_finished_parts(row, verb)
    return row


def require_finished_parts(case: Case, verb: str) -> None:
    """Raises WrongState, naming the open ones, when ``verb`` would finish the matter while one of
    its parts has not ended."""
    if verb not in FINISHING or case.parent_id is not None:
        return
    if waiting := unfinished_parts(case):
        names = _("；").join(
            _("%(number)s %(what)s（%(unit)s，%(state)s）")
            % {
                "number": part.number,
                "what": part.summary,
                "unit": part.holder_unit.name,
                "state": part.get_state_display(),
            }
            for part in waiting
        )
        raise WrongState(
            _("还有没完成的部分：%(names)s。都结束并验收后才能办结。") % {"names": names}
        )


def require_waiting_whole(case: Case) -> None:
    """Raises WrongState when it is a part that would begin again after the whole was answered. Whoever
    asks has locked the whole, before the part."""
    whole = case.parent
    if whole is not None and not still_waits(whole):
        raise WrongState(
            _("它所属的诉求 %(number)s 现在是“%(state)s”。请先重开那一件，再办这一部分。")
            % {"number": whole.number, "state": whole.get_state_display()}
        )


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
