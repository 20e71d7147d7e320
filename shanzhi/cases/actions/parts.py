"""A parent and its parts: none ends over the head of the other."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.locking import save
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.unmerge import release_merged
from shanzhi.cases.events import CaseWithdrawn, PartEnded
from shanzhi.cases.models import Case
from shanzhi.cases.models.states import State
from shanzhi.cases.workflow import possible
from shanzhi.kernel.api import Actor, WrongState


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


def withdraw_parts(parent: Case, *, by: Actor, at: datetime) -> None:
    """The reporter took the whole back: nobody works on its parts any more, and what was merged into
    one stands alone again. A part that is being verified or signed is as good as done; it ends on
    its own."""
    children = parent.children.select_for_update(of=("self",)).order_by("pk")
    for child in children:
        if not possible(child.state, "withdraw"):
            continue
        child.state = State.WITHDRAWN
        child.finished_at, child.paused_at = at, None
        save(child, at, "state", "finished_at", "paused_at")
        clocks = Clocks(child, at)
        clocks.void()
        announce_case(child, CaseWithdrawn, by=by, at=at, clocks=clocks.rows)
        release_merged(child, at=at)
        tell_parent(parent, child, by=by, at=at)
