"""A parent and its parts: none ends over the head of the other."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.locking import save
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.unmerge import locked_with_merged, release_merged
from shanzhi.cases.events import CaseWithdrawn, PartEnded, PartLetGo
from shanzhi.cases.models import Case
from shanzhi.cases.models.states import State
from shanzhi.cases.workflow import possible
from shanzhi.kernel.api import SYSTEM, Actor, WrongState


def locked_with_parent(child: Case) -> tuple[Case, Case]:
    """(parent, child), both locked, the parent first as in every action about parts.

    Raises WrongState when it is not a part.
    """
    parent_id = Case.objects.values_list("parent_id", flat=True).get(pk=child.pk)
    if parent_id is None:
        raise WrongState(_("这件诉求不是拆出来的一部分。"))
    parent = Case.objects.select_for_update(of=("self",)).get(pk=parent_id)
    return parent, Case.objects.select_for_update(of=("self",)).get(pk=child.pk)


def tell_parent(parent: Case, child: Case, *, by: Actor, at: datetime) -> None:
    """A part has ended: the whole says so, and its reporter is told."""
    announce_case(parent, PartEnded, by=by, at=at, child_id=child.pk, ended_as=child.state)


def lock_as_part(case: Case) -> None:
    """Lock a part that may end, with its whole and all that hangs on it; nothing for others.
    Raises Conflict."""
    if case.parent_id is not None:
        locked_with_merged(case)


def end_parts(parent: Case, *, by: Actor, at: datetime) -> None:
    """The reporter took the whole back, and it takes its parts along. Nobody works on them any more,
    and nobody accepts or sends back what a unit said is done: that ends as it is. Only a part that
    somebody looks at just now ends when they have looked: see ``follow_whole``."""
    for child in parent.children.select_for_update(of=("self",)).order_by("pk"):
        _end(parent, child, by=by, at=at)


def follow_whole(child: Case, *, at: datetime) -> None:
    """Somebody looked at a matter, locked by ``lock_as_part``: when it is a part and the whole was
    taken back meanwhile, it ends now, whatever they found."""
    if child.parent is not None and child.parent.state == State.WITHDRAWN:
        _end(child.parent, child, by=SYSTEM, at=at)


def _end(parent: Case, child: Case, *, by: Actor, at: datetime) -> None:
    if possible(child.state, "archive"):
        _let_go(parent, child, by=by, at=at)
    elif possible(child.state, "withdraw"):
        _withdraw(child, by=by, at=at)
    else:
        return
    tell_parent(parent, child, by=by, at=at)


def _let_go(parent: Case, child: Case, *, by: Actor, at: datetime) -> None:
    child.state, child.finished_at = State.NOT_RATED, at
    save(child, at, "state", "finished_at")
    announce_case(child, PartLetGo, by=by, at=at, parent_id=parent.pk)


def _withdraw(child: Case, *, by: Actor, at: datetime) -> None:
    child.state = State.WITHDRAWN
    child.finished_at, child.paused_at = at, None
    save(child, at, "state", "finished_at", "paused_at")
    clocks = Clocks(child, at)
    clocks.void()
    announce_case(child, CaseWithdrawn, by=by, at=at, clocks=clocks.rows)
    release_merged(child, at=at)
