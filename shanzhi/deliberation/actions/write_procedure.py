"""A place writes a procedure of its own, from one that ships or from what it had; or gives it up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.ballots.api import BallotKind
from shanzhi.deliberation.actions.set_figure import fault_of_figure
from shanzhi.deliberation.events import ProcedureGivenUp, ProcedureWritten
from shanzhi.deliberation.models import PlaceProcedure
from shanzhi.deliberation.permissions.topics import SET_FIGURES
from shanzhi.deliberation.procedures.shape import Figure
from shanzhi.deliberation.queries.procedures import procedure_with
from shanzhi.deliberation.rules.bounds import WHY, fault_of, faults_of
from shanzhi.deliberation.rules.written_steps import (
    FIGURES,
    SOURCE,
    WrittenStep,
    faults_of_order,
    faults_of_step,
    row_of,
)
from shanzhi.kernel.api import Actor, Conflict, Invalid, Target, announce, now, require
from shanzhi.places.api import division_name

NAME, WHEN, REASON = (2, 40), (4, 200), (4, WHY)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProcedure:
    """``steps`` in their order; ``begun_from`` is the code of what it was written from."""

    place_code: str
    name: str
    when: str
    source: str
    reason: str
    begun_from: str
    steps: Sequence[WrittenStep]


@transaction.atomic
def write_procedure(
    new: NewProcedure,
    *,
    by: Actor,
    before: PlaceProcedure | None = None,
    at: datetime | None = None,
) -> PlaceProcedure:
    """Write it down. With ``before`` it is the next version of that one: topics that begin from now go by it,
    those under way keep theirs.

    Raises Denied; Conflict when somebody wrote a newer version, or it was given up; Invalid (place, name,
    when, source, reason, steps, and of a step name-key, who-key, asks-key, source-key, ways-key,
    ballot-key, figure-key-figure).
    """
    moment = at or now()
    place_code = before.place_code if before else new.place_code
    require(by, SET_FIGURES, Target(place_code=place_code))
    if before is not None:
        before = PlaceProcedure.objects.select_for_update().get(pk=before.pk)
        if before.ended_at is not None:
            raise Conflict(_("这一版已经不用了，请打开最新的一版再改。"))
    if faults := _faults(new, place_code):
        raise Invalid(faults)
    if before is not None:
        before.ended_at = moment
        before.save(update_fields=["ended_at"])
    row = PlaceProcedure.objects.create(
        line=before.line if before else uuid4(),
        version=before.version + 1 if before else 1,
        place_code=place_code,
        name=new.name.strip(),
        when=new.when.strip(),
        source=new.source.strip(),
        steps=[row_of(step) for step in new.steps],
        begun_from=new.begun_from,
        reason=new.reason.strip(),
        made_by_id=by.id if by.is_staff else None,
        made_at=moment,
    )
    event = ProcedureWritten(procedure_id=row.pk, version=row.version, begun_from=row.begun_from)
    announce(event, by=by, place_code=place_code, at=moment, fresh=True)
    return row


@transaction.atomic
def give_up_procedure(
    row: PlaceProcedure, *, by: Actor, at: datetime | None = None
) -> PlaceProcedure:
    """No topic begins with it any more; those under way keep it. Said again it changes nothing. Raises Denied."""
    moment = at or now()
    require(by, SET_FIGURES, row.target())
    row = PlaceProcedure.objects.select_for_update().get(pk=row.pk)
    if row.ended_at is not None:
        return row
    row.ended_at = moment
    row.save(update_fields=["ended_at"])
    event = ProcedureGivenUp(procedure_id=row.pk)
    announce(event, by=by, place_code=row.place_code, at=moment)
    return row


def _faults(new: NewProcedure, place_code: str) -> dict[str, str]:
    faults = faults_of(
        {"name": (new.name, NAME), "when": (new.when, WHEN), "source": (new.source, SOURCE)}
    )
    if fault_of(new.reason, REASON):
        faults["reason"] = _("请写明改动的理由和依据，4 到 %(most)s 个字。") % {"most": WHY}
    if not 6 <= len(place_code) <= 12 or not division_name(place_code):
        faults["place"] = _("请选择地点（区县、街道或社区）。")
    if procedure_with(new.begun_from) is None:
        faults["place"] = _("请从一个现有的规程开始写。")
    if fault := faults_of_order(new.steps):
        faults["steps"] = fault
    for step in new.steps:
        of_step = faults_of_step(step, BallotKind.values)
        faults |= {f"{name}-{step.key}": fault for name, fault in of_step.items()}
        faults |= _faults_of_figures(step)
    return faults


def _faults_of_figures(step: WrittenStep) -> dict[str, str]:
    found = {}
    for name, value in step.figures.items():
        if name not in FIGURES.get(step.kind, ()):
            found[f"figure-{step.key}-{name}"] = _("这一步没有这个数字。")
        elif fault := fault_of_figure(Figure(name), value):
            found[f"figure-{step.key}-{name}"] = fault
    return found
